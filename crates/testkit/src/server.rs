//! Databases on the PostgreSQL server that `TEST_DATABASE_URL` points to.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use store::{Db, Options};
use tokio_postgres::NoTls;

/// Any number: nobody else makes templates on this server at the same time.
const TEMPLATE_LOCK: i64 = 0x6d79_6f73_7465_7374;

/// A database on the server, made from the template and dropped with this.
#[derive(Debug)]
pub(crate) struct ServerDatabase {
    server: String,
    name: String,
    url: String,
}

impl ServerDatabase {
    /// Makes one, if there is a server.
    pub(crate) fn make() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())?;
        let template = template(&server);
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        on_server(
            &server,
            &[&format!("drop database if exists {name}"), &format!("create database {name} template {template}")],
        );
        let url = in_database(&server, &name);
        Some(Self { server, name, url })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for ServerDatabase {
    fn drop(&mut self) {
        // While a test fails, a second panic would hide the first; what is left goes away with the cluster.
        if !thread::panicking() {
            on_server(&self.server, &[&format!("drop database if exists {} with (force)", self.name)]);
        }
    }
}

/// Made by the first test that needs this schema, and found by all later ones.
fn template(server: &str) -> String {
    let name = format!("template_{}", store::schema_fingerprint());
    let there = format!("select 1 from pg_database where datname = '{name}'");
    if on_server(server, &[&there]) > 0 {
        return name;
    }
    let draft = format!("{name}_{}", std::process::id());
    on_server(
        server,
        &[&format!("create database {draft} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'")],
    );
    let db = Db::postgres(&in_database(server, &draft), Options { connections: 1, ..Options::default() });
    let migrated = db.and_then(|db| db.migrate_blocking());
    let lock = format!("select pg_advisory_lock({TEMPLATE_LOCK})");
    // Somebody else may have been faster; then theirs is as good.
    let rename = format!("alter database {draft} rename to {name}");
    match migrated {
        Ok(()) if on_server(server, &[&lock, &there]) == 0 && try_on_server(server, &[&rename]).is_ok() => {}
        done => {
            on_server(server, &[&format!("drop database {draft} with (force)")]);
            done.expect("the schema can be made");
        }
    }
    name
}

/// The same address with another database.
fn in_database(server: &str, name: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, None), |(base, query)| (base, Some(query)));
    let start = base.find("://").map_or(0, |at| at + 3);
    let host_ends = base[start..].find('/').map_or(base.len(), |at| start + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{name}{query}", &base[..host_ends])
}

fn on_server(server: &str, statements: &[&str]) -> u64 {
    try_on_server(server, statements).unwrap_or_else(|e| panic!("TEST_DATABASE_URL: {e}: {statements:?}"))
}

/// Runs the statements and says how many rows the last one gave.
fn try_on_server(server: &str, statements: &[&str]) -> Result<u64, tokio_postgres::Error> {
    let run = || {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(server, NoTls).await?;
            let driven = tokio::spawn(connection);
            let mut rows = 0;
            for statement in statements {
                rows = client.query(*statement, &[]).await?.len() as u64;
            }
            drop(client);
            let _ = driven.await;
            Ok(rows)
        })
    };
    // A test may already be inside a runtime, and one runtime can't be inside another.
    thread::scope(|scope| scope.spawn(run).join().expect("the server was asked"))
}
