//! Surveys: the customer's page, and what people said together.

mod answer;
mod csv;
mod figures;

pub use answer::SurveyPage;
pub use figures::SurveysPage;

use desk::Act;

use crate::gate::{Access, Routes};

pub(crate) fn routes(routes: Routes) -> Routes {
    let see = Access::Colleague(Act::SeeSurveys);
    let routes = routes.get("/surveys", see, figures::show_all).post("/surveys/read", see, figures::read).get(
        "/surveys.csv",
        see,
        csv::download,
    );
    answer::routes(routes)
}
