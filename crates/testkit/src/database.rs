//! Fresh databases: a copy of a migrated template, on SQLite and, when `TEST_DATABASE_URL` is set, on PostgreSQL.

use std::future::Future;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use store::{Db, Location, Options};

use crate::server::ServerDatabase;
use tempfile::TempDir;

/// A migrated, empty database that goes away with the last clone. Use it as a [`Db`].
#[derive(Debug, Clone)]
pub struct TestDatabase {
    db: Db,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(Arc<TempDir>),
    Server { _database: Arc<ServerDatabase> },
}

impl Deref for TestDatabase {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDatabase {
    /// The database itself, to hand to what owns one.
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// A folder for the files of this test; none on PostgreSQL.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path()),
            Place::Server { .. } => None,
        }
    }

    /// The mails that were stored, byte for byte, oldest first.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn stored_mails(&self) -> Vec<Vec<u8>> {
        let read =
            self.db.read(|tx| tx.query("select bytes from raw_mail order by id", store::args![], |row| row.get(0)));
        read.await.expect("the mails can be read")
    }

    /// Closes the database and opens it again, as after a restart. Every other clone of the [`Db`] must be gone.
    ///
    /// # Panics
    /// When it can't be opened again.
    #[must_use]
    pub fn reopened(self) -> Self {
        self.closed().opened(Options::default())
    }

    /// Closes the database, and keeps what is in it.
    #[must_use]
    pub fn closed(self) -> ClosedDatabase {
        ClosedDatabase { location: self.db.location().clone(), place: self.place }
    }
}

/// A database that nobody has open.
#[derive(Debug)]
pub struct ClosedDatabase {
    location: Location,
    place: Place,
}

impl ClosedDatabase {
    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Opens it again.
    ///
    /// # Panics
    /// When it can't be opened.
    #[must_use]
    pub fn opened(self, options: Options) -> TestDatabase {
        let Self { location, place } = self;
        let db = Db::open(&location, options).unwrap_or_else(|e| panic!("can't open {location} again: {e}"));
        TestDatabase { db, place }
    }
}

/// A fresh database of SQLite.
///
/// # Panics
/// When the disk is full or the schema is wrong.
pub fn database() -> TestDatabase {
    database_with(Options::default())
}

/// A fresh database of SQLite, opened with `options`.
///
/// # Panics
/// When the disk is full or the schema is wrong.
pub fn database_with(options: Options) -> TestDatabase {
    let folder = TempDir::with_prefix("myosotis-test-").expect("a temporary folder can be made");
    let path = folder.path().join("desk.sqlite");
    std::fs::copy(sqlite_template(), &path).expect("the template can be copied");
    let db = Db::sqlite(&path, options).expect("the copy can be opened");
    TestDatabase { db, place: Place::Folder(Arc::new(folder)) }
}

/// Tells the story to a fresh database of each kind: `each_database(|db| async move { ... }).await`.
///
/// # Panics
/// When a database can't be made; and with whatever the story panics with.
pub async fn each_database<F, Told>(story: F)
where
    F: Fn(TestDatabase) -> Told,
    Told: Future<Output = ()>,
{
    each_database_with(Options::default, story).await;
}

/// As [`each_database`], opened with the options that `options` makes for each.
///
/// # Panics
/// As [`each_database`].
pub async fn each_database_with<F, Told>(options: impl Fn() -> Options, story: F)
where
    F: Fn(TestDatabase) -> Told,
    Told: Future<Output = ()>,
{
    story(database_with(options())).await;
    match postgres_with(options()) {
        Some(db) => story(db).await,
        None => said_once("TEST_DATABASE_URL is not set: the stories are told to SQLite only"),
    }
}

#[expect(clippy::print_stdout, reason = "who runs the tests should know what wasn't tested")]
fn said_once(words: &str) {
    static SAID: OnceLock<()> = OnceLock::new();
    SAID.get_or_init(|| println!("{words}"));
}

/// Made by the first test that needs this schema, and found by all later ones.
fn sqlite_template() -> PathBuf {
    let path = std::env::temp_dir().join(format!("myosotis-template-{}.sqlite", store::schema_fingerprint()));
    if !path.exists() {
        let folder = TempDir::with_prefix("myosotis-template-").expect("a temporary folder can be made");
        let draft = folder.path().join("template.sqlite");
        let db = Db::sqlite(&draft, Options::default()).expect("the template can be made");
        db.migrate_blocking().expect("the schema can be made");
        drop(db);
        // Two tests may have made it at once; either is as good.
        std::fs::rename(&draft, &path).expect("the template can be put in its place");
    }
    path
}

/// A fresh database of PostgreSQL, if `TEST_DATABASE_URL` says where.
fn postgres_with(options: Options) -> Option<TestDatabase> {
    let server = ServerDatabase::make()?;
    let options = Options { connections: options.connections.min(4), ..options };
    let db = Db::postgres(server.url(), options).expect("the new database can be opened");
    Some(TestDatabase { db, place: Place::Server { _database: Arc::new(server) } })
}
