//! The file: a database of one table, which another sandbox can't open at the same time.

use std::{
    fmt::Display,
    fs::{File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Read},
    panic,
    path::{Path, PathBuf},
};

use redb::{
    Builder, Database, DatabaseError, ReadableDatabase, ReadableTable, StorageBackend, StorageError, TableDefinition,
    TableError,
    backends::{FileBackend, InMemoryBackend},
};

use super::parts::{Parts, Saved};

/// Changes whenever the parts change in a way that an older sandbox would misread.
const FORMAT: u64 = 2;
const ABOUT: TableDefinition<&str, u64> = TableDefinition::new("phoneproof-sandbox");
const FORMAT_ROW: &str = "format";
const PARTS: TableDefinition<&str, &[u8]> = TableDefinition::new("parts");

/// The parts are read once and written whole, so more would be of no use.
const CACHE_BYTES: usize = 1024 * 1024;

pub(super) struct StateFile {
    path: PathBuf,
    database: Database,
}

impl StateFile {
    /// Opens a file that a sandbox of this version wrote, or makes one, and hands out what was saved.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Saved)> {
        let refused = |error: io::Error| refuse(path, error.kind(), &error);
        let mut file = create(path).map_err(refused)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(refused)?;
        let saved = if bytes.is_empty() { None } else { Some(proved(path, &bytes)?) };
        // The mode that it was opened with is that of a new file.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(refused)?;
        // The database takes the lock itself; where there are no locks, there is nothing to give up.
        let _ = file.unlock();
        let database = FileBackend::new(file)
            .and_then(|backend| Builder::new().set_cache_size(CACHE_BYTES).create_with_backend(backend));
        let file = Self { path: path.to_owned(), database: database.map_err(|error| refuse_database(path, &error))? };
        let saved = match saved.flatten() {
            Some(saved) => saved,
            None => begin(&file.database).map_err(|error| refuse(path, ErrorKind::Other, &error))?,
        };
        Ok((file, saved))
    }

    /// Writes all of these or none.
    pub(super) fn save(&self, parts: &Parts) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut table = transaction.open_table(PARTS)?;
            for (name, json) in parts {
                table.insert(*name, json.as_slice())?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// The file is sound, but nothing that this version can go on with.
    pub(super) fn unreadable(&self, reason: &str) -> io::Error {
        unreadable(&self.path, reason)
    }
}

/// Opens the file or makes an empty one, which only its owner may read: it will hold numbers and codes.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(io::Error::new(ErrorKind::ResourceBusy, IN_USE)),
        Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

const IN_USE: &str = "another sandbox is using it; stop that one or take another file";

/// What a copy of the file holds. The database repairs files when it opens them, and a file that turns out to be
/// something else must not change; nothing if nobody wrote to it yet.
fn proved(path: &Path, bytes: &[u8]) -> io::Result<Option<Saved>> {
    // Of some damaged files the database does not say that they are damaged, but panics.
    let content = panic::catch_unwind(|| content(bytes)).unwrap_or(Err(DAMAGED));
    match content.map_err(|error| refuse_database(path, &error))? {
        Content::Nothing => Ok(None),
        Content::Saved(saved) => Ok(Some(saved)),
        Content::OfFormat(format) => Err(unreadable(
            path,
            &format!("another version of phoneproof wrote it (format {format}; this one knows format {FORMAT})"),
        )),
        Content::Foreign => Err(unreadable(path, "it is a database of something else")),
    }
}

const DAMAGED: DatabaseError = DatabaseError::Storage(StorageError::Corrupted(String::new()));

enum Content {
    Nothing,
    Saved(Saved),
    /// Of a version with another format.
    OfFormat(u64),
    Foreign,
}

fn content(bytes: &[u8]) -> Result<Content, DatabaseError> {
    let memory = InMemoryBackend::new();
    memory.set_len(bytes.len().try_into().unwrap_or(u64::MAX))?;
    memory.write(0, bytes)?;
    let copy = Builder::new().set_cache_size(CACHE_BYTES).create_with_backend(memory)?;
    tables(&copy).map_err(|_| DAMAGED)
}

fn tables(database: &Database) -> Result<Content, redb::Error> {
    let reading = database.begin_read()?;
    if reading.list_tables()?.next().is_none() {
        return Ok(Content::Nothing);
    }
    let format = match reading.open_table(ABOUT) {
        Ok(table) => table.get(FORMAT_ROW)?.map(|format| format.value()),
        Err(TableError::Storage(error)) => return Err(error.into()),
        Err(_) => None,
    };
    match format {
        None => return Ok(Content::Foreign),
        Some(FORMAT) => {}
        Some(other) => return Ok(Content::OfFormat(other)),
    }
    let mut saved = Saved::new();
    for row in reading.open_table(PARTS)?.iter()? {
        let (name, json) = row?;
        saved.insert(name.value().to_owned(), json.value().to_vec());
    }
    Ok(Content::Saved(saved))
}

/// Writes the format into an empty database.
fn begin(database: &Database) -> Result<Saved, redb::Error> {
    let transaction = database.begin_write()?;
    transaction.open_table(ABOUT)?.insert(FORMAT_ROW, FORMAT)?;
    transaction.open_table(PARTS)?;
    transaction.commit()?;
    Ok(Saved::new())
}

fn refuse_database(path: &Path, error: &DatabaseError) -> io::Error {
    match error {
        DatabaseError::DatabaseAlreadyOpen => refuse(path, ErrorKind::ResourceBusy, &IN_USE),
        DatabaseError::Storage(StorageError::Io(error)) if error.kind() != ErrorKind::InvalidData => {
            refuse(path, error.kind(), error)
        }
        DatabaseError::UpgradeRequired(_) => unreadable(path, "another version of phoneproof wrote it"),
        _ => unreadable(path, "it is no state of a sandbox, or a damaged one"),
    }
}

fn unreadable(path: &Path, reason: &str) -> io::Error {
    refuse(path, ErrorKind::InvalidData, &format!("{reason}; the file was left as it is"))
}

fn refuse(path: &Path, kind: ErrorKind, reason: &dyn Display) -> io::Error {
    io::Error::new(kind, format!("can't keep state in {}: {reason}", path.display()))
}
