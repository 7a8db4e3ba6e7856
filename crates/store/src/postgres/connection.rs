//! One connection, used from one thread that isn't asynchronous.

use super::tls;
use crate::dialect::{self, kind, postgres_error, postgres_lost, postgres_retryable, postgres_sql};
use crate::{StoreError, Value};
use std::collections::HashMap;
use std::future::poll_fn;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_postgres::binary_copy::BinaryCopyInWriter;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, Notification, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Prepared statements kept per connection; past this all are forgotten and made anew.
const CACHE_STATEMENTS: usize = 1_024;

/// Unless the URL says otherwise.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Unless the server says otherwise: nobody stands in our way for longer.
const SETTINGS: &str = "set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '5min'";

/// What it takes to make a connection.
#[derive(Clone)]
pub(crate) struct Dial {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Dial {
    pub(crate) fn new(url: &str) -> Result<Self, StoreError> {
        let mut config: Config = url.parse().map_err(|e| {
            StoreError::unavailable_with(
                "the address of the database should look like postgres://user@host/database",
                e,
            )
        })?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_WITHIN);
        }
        if config.get_application_name().is_none() {
            config.application_name("myosotis");
        }
        let tls = tls::connector(&config)?;
        Ok(Self { config, tls })
    }

    /// Connects, inside a runtime; notifications go to `heard`.
    pub(crate) async fn connect(&self, heard: mpsc::UnboundedSender<Notification>) -> Result<Client, StoreError> {
        let client = match &self.tls {
            None => {
                let (client, connection) = self.config.connect(NoTls).await.map_err(unreachable)?;
                tokio::spawn(drive(connection, heard));
                client
            }
            Some(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await.map_err(unreachable)?;
                tokio::spawn(drive(connection, heard));
                client
            }
        };
        client.batch_execute(SETTINGS).await.map_err(postgres_error)?;
        Ok(client)
    }
}

fn unreachable(error: tokio_postgres::Error) -> StoreError {
    let words = match error.as_db_error() {
        Some(said) => said.message().to_owned(),
        None => {
            std::error::Error::source(&error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
        }
    };
    StoreError::unavailable_with(format!("PostgreSQL can't be reached: {words}"), error)
}

async fn drive<S, T>(mut connection: tokio_postgres::Connection<S, T>, heard: mpsc::UnboundedSender<Notification>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notification(notification) = message {
            let _ = heard.send(notification);
        }
    }
}

/// A connection and what was prepared on it.
pub(crate) struct Connection {
    dial: Dial,
    runtime: Runtime,
    client: Client,
    statements: HashMap<(String, String), Statement>,
    /// The server asked for the transaction to be run again.
    again: bool,
    lost: bool,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("lost", &self.lost).finish_non_exhaustive()
    }
}

impl Connection {
    pub(crate) fn open(dial: Dial) -> Result<Self, StoreError> {
        let runtime = new_runtime()?;
        let (client, lost) = (runtime.block_on(dial.connect(mpsc::unbounded_channel().0))?, false);
        Ok(Self { dial, runtime, client, statements: HashMap::new(), again: false, lost })
    }

    /// Connects anew, after the connection was lost.
    pub(crate) fn reopen(&mut self) -> Result<(), StoreError> {
        self.statements.clear();
        self.client = self.runtime.block_on(self.dial.connect(mpsc::unbounded_channel().0))?;
        self.lost = false;
        Ok(())
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.lost || self.client.is_closed()
    }

    /// Whether the server asked to run the transaction again, since this was last asked.
    pub(crate) fn take_again(&mut self) -> bool {
        std::mem::take(&mut self.again)
    }

    pub(crate) fn new_name(&mut self) -> Result<String, StoreError> {
        let rows = self.query("select cast(gen_random_uuid() as text)", &[])?;
        let row = rows.first().ok_or(StoreError::NotFound)?;
        row.try_get(0).map_err(postgres_error)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        let done = self.runtime.block_on(self.client.batch_execute(sql));
        done.map_err(|e| self.failed(e, sql))
    }

    pub(crate) fn exec(&mut self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        let statement = self.prepared(sql, args)?;
        let done = self.runtime.block_on(self.client.execute(&statement, &parameters(args)));
        done.map_err(|e| self.failed(e, sql))
    }

    pub(crate) fn query(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepared(sql, args)?;
        let done = self.runtime.block_on(self.client.query(&statement, &parameters(args)));
        done.map_err(|e| self.failed(e, sql))
    }

    /// Forgets a statement without arguments, whose columns change.
    pub(crate) fn forget(&mut self, sql: &str) {
        self.statements.remove(&(sql.to_owned(), String::new()));
    }

    /// Writes many rows to a table in one go. `select` names its columns; `next` gives rows until there are no more.
    pub(crate) fn copy_in(
        &mut self,
        table: &str,
        columns: &str,
        mut next: impl FnMut() -> Result<Option<Vec<Value>>, StoreError>,
    ) -> Result<(), StoreError> {
        let shape = self.prepared(&format!("select {columns} from {table} limit 0"), &[])?;
        let types: Vec<Type> = shape.columns().iter().map(|column| column.type_().clone()).collect();
        let sql = format!("copy {table} ({columns}) from stdin binary");
        let done: Result<(), Copying> = self.runtime.block_on(async {
            let sink = self.client.copy_in(sql.as_str()).await?;
            let writer = BinaryCopyInWriter::new(sink, &types);
            let mut writer = std::pin::pin!(writer);
            while let Some(row) = next()? {
                writer.as_mut().write_raw(row.iter().map(|value| value as &(dyn ToSql + Sync))).await?;
            }
            writer.finish().await?;
            Ok(())
        });
        done.map_err(|e| match e {
            Copying::Source(error) => error,
            Copying::Server(error) => self.failed(error, &sql),
        })
    }

    fn prepared(&mut self, sql: &str, args: &[Value]) -> Result<Statement, StoreError> {
        let key = (sql.to_owned(), dialect::signature(args));
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let types: Vec<Type> = args.iter().filter(|arg| **arg != Value::Null).map(kind).collect();
        let prepared = self.runtime.block_on(self.client.prepare_typed(&postgres_sql(sql, args), &types));
        let statement = prepared.map_err(|e| self.failed(e, sql))?;
        if self.statements.len() >= CACHE_STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }

    fn failed(&mut self, error: tokio_postgres::Error, sql: &str) -> StoreError {
        self.lost |= postgres_lost(&error);
        self.again |= postgres_retryable(&error);
        match postgres_error(error) {
            StoreError::Other { message, source } => {
                StoreError::Other { message: format!("{message}, in: {}", dialect::shortened(sql)), source }
            }
            error => error,
        }
    }
}

/// What can go wrong while rows are copied: where they come from, or where they go.
enum Copying {
    Source(StoreError),
    Server(tokio_postgres::Error),
}

impl From<StoreError> for Copying {
    fn from(error: StoreError) -> Self {
        Self::Source(error)
    }
}

impl From<tokio_postgres::Error> for Copying {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Server(error)
    }
}

fn parameters(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().filter(|arg| **arg != Value::Null).map(|arg| arg as &(dyn ToSql + Sync)).collect()
}

pub(crate) fn new_runtime() -> Result<Runtime, StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|e| StoreError::unavailable_with("the system gives us no more threads or files", e))
}
