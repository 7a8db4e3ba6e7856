//! The life of a question, told as stories to SQLite and (with `TEST_DATABASE_URL`) to PostgreSQL.

mod answering;
mod asking;
mod attention;
mod breaking;
mod complaints;
mod customers;
mod disruptions;
mod faults;
mod forgotten;
mod forwarding;
mod histories;
mod invoice_mail;
mod ladder;
mod leaving;
mod letter;
mod loops;
mod phones;
mod receiving;
mod renewing;
mod returned;
mod sealing;
mod story;
mod surveys;
mod writing;
