//! The connection that hears what the other nodes committed.

use super::connection::{Dial, new_runtime};
use crate::changes::Bell;
use crate::dialect::postgres_error;
use crate::{Change, StoreError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_postgres::Notification;

/// The channel of `LISTEN` and `NOTIFY`.
pub(crate) const CHANNEL: &str = "myosotis";

/// How long we wait before we try to connect again.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// A connection that says nothing may be dead: we ask.
const ASK_AFTER: Duration = Duration::from_secs(30);

/// `node`, topic and payload, a line each; the payload may have more lines.
pub(crate) fn envelope(node: &str, change: &Change) -> String {
    format!("{node}\n{}\n{}", change.topic, change.payload)
}

fn opened(node: &str, envelope: &str) -> Option<Change> {
    let (from, rest) = envelope.split_once('\n')?;
    let (topic, payload) = rest.split_once('\n')?;
    // What we committed ourselves was told when we committed it.
    (from != node).then(|| Change { topic: topic.to_owned(), payload: payload.to_owned() })
}

/// Listens until the other end of `stopped` is dropped. Says on `ready` that it does, or that it can't yet.
pub(crate) fn run(
    dial: &Dial,
    node: &str,
    bell: &Bell,
    mut stopped: oneshot::Receiver<()>,
    ready: &std::sync::mpsc::Sender<()>,
) {
    let runtime = match new_runtime() {
        Ok(runtime) => runtime,
        Err(error) => return tracing::error!(%error, "changes on other nodes won't be seen: {error}"),
    };
    runtime.block_on(async {
        let mut missed = false;
        loop {
            let mut listened = false;
            tokio::select! {
                _ = &mut stopped => return,
                error = listen(dial, node, bell, missed, &mut listened, ready) => {
                    tracing::warn!(%error, "changes on other nodes aren't heard now: {error}");
                }
            }
            missed = true;
            let _ = ready.send(());
            // A connection that was lost is made again at once; a server that is away is left alone for a while.
            if !listened && timeout(AGAIN_AFTER, &mut stopped).await.is_ok() {
                return;
            }
        }
    });
}

/// Hears until it can't any more, and says why.
async fn listen(
    dial: &Dial,
    node: &str,
    bell: &Bell,
    missed: bool,
    listened: &mut bool,
    ready: &std::sync::mpsc::Sender<()>,
) -> StoreError {
    let (heard, mut hear) = mpsc::unbounded_channel::<Notification>();
    let client = match dial.connect(heard).await {
        Ok(client) => client,
        Err(error) => return error,
    };
    if let Err(error) = client.batch_execute(&format!("listen {CHANNEL}")).await {
        return postgres_error(error);
    }
    *listened = true;
    if missed {
        // What was told while we were away is gone.
        bell.ring([Change::look_again()]);
    }
    let _ = ready.send(());
    loop {
        match timeout(ASK_AFTER, hear.recv()).await {
            Ok(Some(notification)) => bell.ring(opened(node, notification.payload())),
            Ok(None) => return StoreError::unavailable("the connection for listening is lost"),
            Err(_) => match client.batch_execute("").await {
                Ok(()) => {}
                Err(error) => return postgres_error(error),
            },
        }
    }
}
