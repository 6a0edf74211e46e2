//! Files that a sandbox can't go on with: said clearly, and left as they are.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use phoneproof::sandbox::Sandbox;
use redb::{Database, ReadableDatabase, TableDefinition};

use super::{
    clients::Clients,
    state::{file, on},
};

const ABOUT: TableDefinition<&str, u64> = TableDefinition::new("phoneproof-sandbox");
const PARTS: TableDefinition<&str, &[u8]> = TableDefinition::new("parts");

async fn refused(file: &Path) -> io::Error {
    let error = Sandbox::builder().state(file).start().await.unwrap_err();
    assert!(error.to_string().starts_with(&format!("can't keep state in {}: ", file.display())), "{error}");
    error
}

/// A file that a sandbox wrote, with one message in it.
async fn written(name: &str) -> std::path::PathBuf {
    let file = file(name);
    let sandbox = on(&file).await;
    Clients::of(&sandbox).send_code("09012345678").await;
    sandbox.stop().await;
    file
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_could_read_is_for_its_owner_alone_and_one_that_is_refused_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
    let (empty, sound, garbage) = (file("mode-empty"), written("mode-sound").await, file("mode-garbage"));
    fs::write(&empty, []).unwrap();
    fs::write(&garbage, "PHONEPROOF=1").unwrap();
    for file in [&empty, &sound, &garbage] {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    for file in [&empty, &sound] {
        let _sandbox = on(file).await;
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    refused(&garbage).await;
    assert_eq!(mode(&garbage), 0o644, "it is somebody else's");
}

#[tokio::test]
async fn garbage_is_refused_and_not_touched() {
    let sound = fs::read(written("sound").await).unwrap();
    let mut torn = sound.clone();
    torn[..4096].fill(0);
    let mut damaged = sound.clone();
    damaged[16..320].fill(0xff);
    let garbage: [(&str, Vec<u8>); 6] = [
        ("text", b"PHONEPROOF=1\n".to_vec()),
        ("zeros", vec![0; 8192]),
        ("json", br#"{"format":1}"#.repeat(1000)),
        ("torn", torn),
        ("damaged", damaged),
        ("short", sound[..1000].to_vec()),
    ];
    for (name, bytes) in garbage {
        let file = file(&format!("garbage-{name}"));
        fs::write(&file, &bytes).unwrap();
        let error = refused(&file).await;
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{name}: {error}");
        assert!(error.to_string().ends_with("; the file was left as it is"), "{name}: {error}");
        assert_eq!(fs::read(&file).unwrap(), bytes, "{name}");
    }
}

#[tokio::test]
async fn a_file_of_another_version_is_refused_and_keeps_its_content() {
    let file = written("version").await;
    {
        let database = Database::open(&file).unwrap();
        let change = database.begin_write().unwrap();
        change.open_table(ABOUT).unwrap().insert("format", 99).unwrap();
        change.commit().unwrap();
    }
    let error = refused(&file).await;
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    assert!(error.to_string().contains("another version of phoneproof wrote it (format 99; this one knows format 2)"));

    let database = Database::open(&file).unwrap();
    let reading = database.begin_read().unwrap();
    assert_eq!(reading.open_table(ABOUT).unwrap().get("format").unwrap().unwrap().value(), 99);
    assert!(reading.open_table(PARTS).unwrap().get("inbox").unwrap().is_some());
}

#[tokio::test]
async fn a_database_of_something_else_is_refused_and_keeps_its_content() {
    const OTHERS: TableDefinition<&str, &str> = TableDefinition::new("songs");
    let file = file("songs");
    {
        let database = Database::create(&file).unwrap();
        let change = database.begin_write().unwrap();
        change.open_table(OTHERS).unwrap().insert("first", "la").unwrap();
        change.commit().unwrap();
    }
    let error = refused(&file).await;
    assert!(error.to_string().contains("it is a database of something else"), "{error}");
    let database = Database::open(&file).unwrap();
    let reading = database.begin_read().unwrap();
    assert_eq!(reading.open_table(OTHERS).unwrap().get("first").unwrap().unwrap().value(), "la");
}

#[tokio::test]
async fn a_part_that_can_not_be_read_is_named_and_kept() {
    let file = written("part").await;
    let part = br#"{"messages":"09012345678"}"#;
    {
        let database = Database::open(&file).unwrap();
        let change = database.begin_write().unwrap();
        change.open_table(PARTS).unwrap().insert("inbox", part.as_slice()).unwrap();
        change.commit().unwrap();
    }
    let text = refused(&file).await.to_string();
    assert!(text.contains("its part \"inbox\" is not what this version writes"), "{text}");
    assert!(!text.contains("0901"), "{text}");
    let database = Database::open(&file).unwrap();
    let reading = database.begin_read().unwrap();
    assert_eq!(reading.open_table(PARTS).unwrap().get("inbox").unwrap().unwrap().value(), part);
}

#[tokio::test]
async fn the_second_sandbox_on_a_file_says_that_the_first_one_uses_it() {
    let file = file("shared");
    let first = on(&file).await;
    let error = refused(&file).await;
    assert_eq!(error.kind(), ErrorKind::ResourceBusy);
    assert!(error.to_string().contains("another sandbox is using it"), "{error}");
    // The first one is none the worse for it.
    Clients::of(&first).send_code("09012345678").await;
    first.stop().await;
    assert_eq!(on(&file).await.inbox().count_to("09012345678"), 1);
}

#[tokio::test]
async fn a_place_where_no_file_can_be_is_named() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned();
    refused(&directory).await;
    assert_eq!(refused(&directory.join("no-such-directory/state.redb")).await.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_empty_file_becomes_one() {
    let file = file("empty");
    fs::write(&file, "").unwrap();
    let sandbox = on(&file).await;
    Clients::of(&sandbox).send_code("09012345678").await;
    sandbox.stop().await;
    assert_eq!(on(&file).await.inbox().count_to("09012345678"), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let file = written("private").await;
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}
