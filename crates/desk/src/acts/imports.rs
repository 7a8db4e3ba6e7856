//! Files with figures: brought, mapped, tried, brought in, taken out again.

use std::io::{BufReader, Cursor, Read};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use ledger::table::{Table, TableError};
use store::{AgentId, BadRow, Db, ImportCounts, ImportId, ImportState, ImportStep, Tx};

use crate::check::{self, NAME_MAX};
use crate::importing::{ImportKind, Mapping, guessed, heads_key};
use crate::turn::whole_milliseconds;
use crate::views::{ImportRow, ImportView};
use crate::{Act, Agent, Desk, DeskError, Refusal};

/// Bytes of one file: some twelve million rows, on the command line; a browser sends less.
pub const IMPORT_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Imports in the list, the newest.
pub const IMPORTS_MAX: usize = 100;
/// Bytes of a piece in which a file is kept.
const PART_BYTES: usize = 1024 * 1024;
/// Rows by which columns are guessed.
const GUESSED_BY: usize = 400;
/// Rows that are shown.
const SHOWN: usize = 5;
/// Bad rows on a page.
const BAD_SHOWN: usize = 100;
/// Bad rows that are kept, and can be downloaded.
pub(crate) const BAD_MAX: usize = 10_000;
/// While its bytes come in.
const INCOMPLETE: &str = "incomplete";

impl Desk {
    /// Takes a file with figures; nothing is brought in yet.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; field `file`: `required`, `not_a_table`, `too_large`.
    pub async fn offer_import(
        &self,
        by: &Agent,
        kind: ImportKind,
        name: &str,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<ImportId, DeskError> {
        by.must(Act::BringIn)?;
        if bytes.is_empty() {
            check::refuse("file", "required")?;
        }
        let by = by.id;
        self.keep_import(Some(by), kind, name, Cursor::new(bytes), now).await
    }

    /// The same from the command line, however large it is: read in pieces.
    ///
    /// # Errors
    /// As [`Self::offer_import`].
    pub async fn offer_import_file(
        &self,
        kind: ImportKind,
        name: &str,
        bytes: impl Read + Send + 'static,
        now: Timestamp,
    ) -> Result<ImportId, DeskError> {
        self.keep_import(None, kind, name, bytes, now).await
    }

    async fn keep_import(
        &self,
        by: Option<AgentId>,
        kind: ImportKind,
        name: &str,
        mut bytes: impl Read + Send + 'static,
        now: Timestamp,
    ) -> Result<ImportId, DeskError> {
        let now = whole_milliseconds(now);
        let id = ImportId::new(now, &*self.chance);
        let name = check::optional_line("file", name, NAME_MAX)?;
        let (mut place, mut sum) = (0_i64, 0_u64);
        loop {
            let mut part = Vec::new();
            let read = bytes.by_ref().take(PART_BYTES as u64).read_to_end(&mut part);
            read.map_err(|_| Refusal::Field { field: "file", problem: "not_a_table" })?;
            sum += part.len() as u64;
            if place == 0 {
                Table::open(Cursor::new(part.clone())).map_err(refused)?;
                let name = name.clone();
                self.db
                    .write(move |tx| {
                        tx.add_import(id, kind.as_str(), &name, by, now)?;
                        tx.step_import(id, ImportState::Offered, ImportStep::Map, INCOMPLETE, now)
                    })
                    .await?;
            }
            if part.is_empty() {
                break;
            }
            if sum > IMPORT_BYTES_MAX {
                self.db.write(move |tx| tx.remove_import_parts(id)).await?;
                check::refuse("file", "too_large")?;
            }
            let part = Arc::new(part);
            self.db.write(move |tx| tx.add_import_part(id, place, &part)).await?;
            place += 1;
        }
        self.db.write(move |tx| tx.step_import(id, ImportState::Offered, ImportStep::Map, "", now)).await?;
        Ok(id)
    }

    /// All imports, the newest first, whatever brought them.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn imports(&self, by: &Agent) -> Result<Vec<ImportRow>, DeskError> {
        by.must(Act::BringIn)?;
        self.db.read(|tx| Ok(tx.imports(IMPORTS_MAX)?)).await
    }

    /// One import with its first rows, and which column is what.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn import(&self, by: &Agent, id: ImportId) -> Result<ImportView, DeskError> {
        by.must(Act::BringIn)?;
        self.import_view(id).await
    }

    /// The same for the command line.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub async fn import_view(&self, id: ImportId) -> Result<ImportView, DeskError> {
        let (row, bad, first) = self
            .db
            .read(move |tx| {
                let row = tx.import(id)?;
                let shows = matches!(row.step, ImportStep::Map | ImportStep::Tried);
                let first = if shows { tx.import_part(id, 0)? } else { None };
                Ok::<_, DeskError>((row, tx.bad_rows(id, BAD_SHOWN)?, first))
            })
            .await?;
        let kind = ImportKind::of_word(&row.kind);
        let known: Option<Mapping> = serde_json::from_str(&row.mapping).ok();
        let mut view = ImportView { row, kind, heads: vec![], samples: vec![], mapping: known, separator: ',', bad };
        if let (Some(kind), Some(first)) = (kind, first) {
            let (heads, samples, form) = beginning(first).map_err(refused)?;
            view.separator = char::from(form.separator);
            if view.mapping.is_none() {
                let key = heads_key(&heads);
                let kept = self.db.read(move |tx| Ok::<_, DeskError>(tx.known_mapping(kind.as_str(), &key)?)).await?;
                let kept = kept.and_then(|kept| serde_json::from_str(&kept).ok());
                view.mapping = Some(kept.unwrap_or_else(|| guessed(kind, &heads, &samples, form)));
            }
            view.heads = heads;
            view.samples = samples.into_iter().take(SHOWN).collect();
        }
        Ok(view)
    }

    /// Says which column is what, and has it tried: every row is read, nothing is brought in.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; field `columns` (`lacking`, `unknown`), [`Refusal::ChangedMeanwhile`].
    pub async fn try_import(
        &self,
        by: &Agent,
        id: ImportId,
        mapping: Mapping,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::BringIn)?;
        self.map_import(id, mapping, now).await
    }

    /// The same for the command line.
    ///
    /// # Errors
    /// As [`Self::try_import`].
    pub async fn map_import(&self, id: ImportId, mapping: Mapping, now: Timestamp) -> Result<(), DeskError> {
        let view = self.import_view(id).await?;
        let kind = view.kind.ok_or(DeskError::NotFound)?;
        if !matches!(view.row.step, ImportStep::Map | ImportStep::Tried) || view.row.failure == INCOMPLETE {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        if !mapping.lacks(kind).is_empty() {
            check::refuse("columns", "lacking")?;
        }
        let meanings = kind.meanings();
        let fits = |(meaning, place): (&crate::importing::Meaning, &usize)| {
            meanings.contains(meaning) && *place < view.heads.len()
        };
        if !mapping.columns.iter().all(fits) {
            check::refuse("columns", "unknown")?;
        }
        let text = serde_json::to_string(&mapping).expect("a mapping is plain data");
        let key = heads_key(&view.heads);
        self.db
            .write(move |tx| {
                tx.map_import(id, &text)?;
                tx.keep_mapping(kind.as_str(), &key, &text, now)?;
                tx.keep_import(id, &ImportCounts::default(), now)?;
                tx.step_import(id, ImportState::Offered, ImportStep::Try, "", now)?;
                Ok(tx.notify("imports", &id.to_string())?)
            })
            .await
    }

    /// Brings in what was tried: all rows that can be taken. When some can't, `takes_rest` says that the others are wanted.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; field `rest` (`required`), [`Refusal::ChangedMeanwhile`].
    pub async fn bring_in(&self, by: &Agent, id: ImportId, takes_rest: bool, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::BringIn)?;
        self.take_import(id, takes_rest, now).await
    }

    /// The same for the command line.
    ///
    /// # Errors
    /// As [`Self::bring_in`].
    pub async fn take_import(&self, id: ImportId, takes_rest: bool, now: Timestamp) -> Result<(), DeskError> {
        self.db
            .write(move |tx| {
                let row = tx.import(id)?;
                if row.step != ImportStep::Tried {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                if row.counts.bad > 0 && !takes_rest {
                    check::refuse("rest", "required")?;
                }
                let counts = ImportCounts { total: row.counts.total, ..ImportCounts::default() };
                tx.keep_import(id, &counts, now)?;
                tx.step_import(id, ImportState::Running, ImportStep::Write, "", now)?;
                Ok(tx.notify("imports", &id.to_string())?)
            })
            .await
    }

    /// Takes out again all that an import brought in, or throws a file away that wasn't brought in.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::ChangedMeanwhile`] while it is being tried or undone.
    pub async fn undo_import(&self, by: &Agent, id: ImportId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::BringIn)?;
        self.db
            .write(move |tx| {
                let row = tx.import(id)?;
                let was_brought = ImportKind::of_word(&row.kind).is_some();
                match (row.state, row.step) {
                    _ if !was_brought => return Err(DeskError::NotFound),
                    (ImportState::Offered, ImportStep::Map | ImportStep::Tried) => throw_away(tx, id, now)?,
                    (ImportState::Done | ImportState::Failed, ImportStep::End) => {
                        tx.keep_import(id, &ImportCounts { at: 0, ..row.counts }, now)?;
                        tx.step_import(id, ImportState::Running, ImportStep::Undo, "", now)?;
                    }
                    _ => return Err(Refusal::ChangedMeanwhile.into()),
                }
                Ok(tx.notify("imports", &id.to_string())?)
            })
            .await
    }

    /// Throws a file away that was only tried, from the command line; its bad rows stay to be looked at.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`Refusal::ChangedMeanwhile`] when it is being brought in.
    pub async fn throw_import_away(&self, id: ImportId, now: Timestamp) -> Result<(), DeskError> {
        self.db
            .write(move |tx| {
                if tx.import(id)?.step != ImportStep::Tried {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                throw_away(tx, id, now)?;
                Ok(tx.notify("imports", &id.to_string())?)
            })
            .await
    }

    /// Rows that can't be taken, as a file: at most ten thousand.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn bad_rows(&self, by: &Agent, id: ImportId) -> Result<Vec<BadRow>, DeskError> {
        by.must(Act::BringIn)?;
        self.db
            .read(move |tx| {
                tx.import(id)?;
                Ok(tx.bad_rows(id, BAD_MAX)?)
            })
            .await
    }

    /// Lets go of imports that were under way when the program ended, where no other node can be at them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_up_imports(&self, now: Timestamp) -> Result<(), DeskError> {
        if self.db.dialect() != store::Dialect::Sqlite {
            return Ok(());
        }
        self.db
            .write(move |tx| {
                for row in tx.imports(IMPORTS_MAX)? {
                    tx.keep_import(row.id, &row.counts, now - SignedDuration::from_secs(1))?;
                }
                Ok(())
            })
            .await
    }
}

fn throw_away(tx: &mut Tx<'_>, id: ImportId, now: Timestamp) -> Result<(), DeskError> {
    tx.remove_import_parts(id)?;
    Ok(tx.step_import(id, ImportState::Undone, ImportStep::End, "", now)?)
}

pub(crate) fn refused(error: TableError) -> DeskError {
    let problem = match error {
        TableError::Empty => "required",
        TableError::RowTooLong { .. } | TableError::TooWide => "too_large",
        TableError::NotText | TableError::Unreadable(_) => "not_a_table",
    };
    Refusal::Field { field: "file", problem }.into()
}

type Beginning = (Vec<String>, Vec<Vec<String>>, ledger::table::Form);

/// The names and the first rows of a file that begins so.
fn beginning(part: Vec<u8>) -> Result<Beginning, TableError> {
    let is_whole = part.len() < PART_BYTES;
    let mut table = Table::open(Cursor::new(part))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    // What is wrong with a row is told when it is tried.
    while rows.len() < GUESSED_BY && table.next_row().unwrap_or(false) {
        rows.push((0..table.width()).map(|place| table.cell(place).into_owned()).collect());
    }
    if !is_whole && rows.len() < GUESSED_BY {
        rows.pop();
    }
    Ok((table.heads().to_vec(), rows, table.form()))
}

/// The bytes of a file, piece by piece from the database; for a thread that may wait.
pub(crate) fn file_of(db: &Db, id: ImportId) -> BufReader<Parts> {
    BufReader::with_capacity(256 * 1024, Parts { db: db.clone(), id, place: 0, part: Cursor::new(Vec::new()) })
}

/// See [`file_of`].
pub(crate) struct Parts {
    db: Db,
    id: ImportId,
    place: i64,
    part: Cursor<Vec<u8>>,
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        if read > 0 || buffer.is_empty() {
            return Ok(read);
        }
        let (id, place) = (self.id, self.place);
        let next = self.db.read_blocking(move |tx| tx.import_part(id, place)).map_err(std::io::Error::other)?;
        let Some(next) = next else { return Ok(0) };
        self.place += 1;
        self.part = Cursor::new(next);
        self.part.read(buffer)
    }
}
