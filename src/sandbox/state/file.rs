//! The file: a database of one table, which another sandbox can't open at the same time.

use std::{
    fmt::Display,
    fs::{File, OpenOptions},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use redb::{Builder, Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, TableDefinition};

use super::parts::{Parts, Saved};

/// Changes whenever the parts change in a way that an older sandbox would misread.
const FORMAT: u64 = 1;
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
    /// Opens a file that a sandbox of this version wrote, or makes one. Any other file is left as it is.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = create(path).map_err(|error| refuse(path, error.kind(), &error))?;
        let database =
            Builder::new().set_cache_size(CACHE_BYTES).create_file(file).map_err(|error| not_opened(path, &error))?;
        let file = Self { path: path.to_owned(), database };
        match file.format().map_err(|error| file.refuse(&error))? {
            Format::This => {}
            Format::Fresh => file.begin().map_err(|error| file.refuse(&error))?,
            Format::Other(Some(format)) => {
                return Err(file.unreadable(&format!(
                    "another version of phoneproof wrote it (format {format}; this one knows format {FORMAT})"
                )));
            }
            Format::Other(None) => return Err(file.unreadable("it is a database of something else")),
        }
        Ok(file)
    }

    pub(super) fn load(&self) -> io::Result<Saved> {
        let load = || -> Result<Saved, redb::Error> {
            let table = self.database.begin_read()?.open_table(PARTS)?;
            let rows =
                table.iter()?.map(|row| row.map(|(name, json)| (name.value().to_owned(), json.value().to_vec())));
            Ok(rows.collect::<Result<_, _>>()?)
        };
        load().map_err(|error| self.refuse(&error))
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
        refuse(&self.path, ErrorKind::InvalidData, &reason)
    }

    fn refuse(&self, error: &redb::Error) -> io::Error {
        refuse(&self.path, ErrorKind::Other, error)
    }

    fn format(&self) -> Result<Format, redb::Error> {
        let reading = self.database.begin_read()?;
        if reading.list_tables()?.next().is_none() {
            return Ok(Format::Fresh);
        }
        let found = match reading.open_table(ABOUT) {
            Ok(table) => table.get(FORMAT_ROW)?.map(|format| format.value()),
            Err(redb::TableError::Storage(error)) => return Err(error.into()),
            Err(_) => None,
        };
        Ok(if found == Some(FORMAT) { Format::This } else { Format::Other(found) })
    }

    fn begin(&self) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        transaction.open_table(ABOUT)?.insert(FORMAT_ROW, FORMAT)?;
        transaction.open_table(PARTS)?;
        Ok(transaction.commit()?)
    }
}

/// Who wrote a file.
enum Format {
    This,
    /// Nobody yet.
    Fresh,
    Other(Option<u64>),
}

/// Opens the file or makes an empty one, which only its owner may read: it will hold numbers and codes.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn not_opened(path: &Path, error: &DatabaseError) -> io::Error {
    match error {
        DatabaseError::DatabaseAlreadyOpen => {
            refuse(path, ErrorKind::ResourceBusy, &"another sandbox is using it; stop that one or take another file")
        }
        DatabaseError::Storage(StorageError::Io(error)) if error.kind() != ErrorKind::InvalidData => {
            refuse(path, error.kind(), error)
        }
        DatabaseError::UpgradeRequired(_) => {
            refuse(path, ErrorKind::InvalidData, &"another version of phoneproof wrote it")
        }
        _ => refuse(path, ErrorKind::InvalidData, &"it is no state of a sandbox, or a damaged one"),
    }
}

fn refuse(path: &Path, kind: ErrorKind, reason: &dyn Display) -> io::Error {
    io::Error::new(kind, format!("can't keep state in {}: {reason}; the file was left as it is", path.display()))
}
