//! The sandbox from its start to its end.

use std::io::{Read, Write};

use phoneproof::sandbox::Sandbox;

use super::running::{Running, output, phoneproof, text};

#[tokio::test]
async fn the_sandbox_prints_where_it_is_serves_and_stops_at_ctrl_c() {
    let running = Running::start(&[]);
    let base_url = running.base_url().to_owned();
    assert_eq!(running.introduction[0], format!("phoneproof sandbox on {base_url}"));
    let exported: Vec<_> = running.introduction.iter().filter(|line| line.starts_with("export PHONEPROOF_")).collect();
    assert_eq!(exported.len(), 12, "{:#?}", running.introduction);

    running.deliver().await;
    assert_eq!(running.messages().await.len(), 1);
    let ended = running.interrupt();
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""));
}

#[test]
fn ctrl_c_works_as_soon_as_it_is_announced() {
    for _ in 0..10 {
        assert_eq!(Running::start(&[]).interrupt().code, Some(0));
    }
}

#[test]
fn whoever_presses_ctrl_c_twice_waits_for_no_request() {
    let running = Running::start(&[]);
    let address = running.base_url().strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    // Its body never comes, so it would be waited for as long as the grace period lasts.
    stream.write_all(b"POST /users/getToken HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{").unwrap();
    running.press_ctrl_c();
    while std::net::TcpStream::connect(address).is_ok() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(running.interrupt().code, Some(130), "it stopped listening, but had not ended");
}

#[test]
fn a_client_that_stays_connected_does_not_keep_it_from_stopping() {
    let running = Running::start(&[]);
    let address = running.base_url().strip_prefix("http://").unwrap().to_owned();
    let _silent = std::net::TcpStream::connect(address).unwrap();
    assert_eq!(running.interrupt().code, Some(0));
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_with_what_to_do() {
    let first = Sandbox::start().await.unwrap();
    let port = first.address().port().to_string();
    let output = output(&["sandbox", "--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains(&format!("127.0.0.1:{port}")) && said.contains("--port"), "{said}");
    assert!(output.stdout.is_empty(), "nothing is exported: {}", text(&output.stdout));
}

#[test]
fn a_port_can_be_named_in_the_environment() {
    let port = "not-a-port";
    let output = phoneproof(&["sandbox"]).env("PHONEPROOF_SANDBOX_PORT", port).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains(port));
}

#[test]
fn a_client_that_reads_events_does_not_keep_it_from_stopping() {
    let running = Running::start(&[]);
    let address = running.base_url().strip_prefix("http://").unwrap().to_owned();
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    stream.write_all(format!("GET /sandbox/v1/events HTTP/1.1\r\nhost: {address}\r\n\r\n").as_bytes()).unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    assert_eq!(running.interrupt().code, Some(0));
}

#[tokio::test]
async fn a_name_is_allowed_by_flag_or_by_environment() {
    let names = "PHONEPROOF_SANDBOX_ALLOW_HOST";
    for running in [
        Running::start(&["--allow-host", "sandbox", "--allow-host", "codes.test"]),
        Running::start_in(&[(names, "sandbox,codes.test")], &[]),
    ] {
        for path in ["/sandbox/v1/info", "/"] {
            let url = format!("{}{path}", running.base_url());
            for (host, status) in
                [("sandbox:8099", 200), ("codes.test", 200), ("localhost", 200), ("evil.example", 403)]
            {
                let answer = reqwest::Client::new().get(&url).header("host", host).send().await.unwrap();
                assert_eq!(answer.status(), status, "{host} {path}");
            }
        }
    }
}

#[test]
fn others_can_reach_it_only_if_it_is_told_so_and_then_it_warns() {
    let ended = Running::start(&["--bind", "127.0.0.1"]).interrupt();
    assert_eq!((ended.code, ended.log.as_str()), (Some(0), ""));
    for running in
        [Running::start(&["--bind", "0.0.0.0"]), Running::start_in(&[("PHONEPROOF_SANDBOX_BIND", "0.0.0.0")], &[])]
    {
        assert!(running.base_url().starts_with("http://127.0.0.1:"), "{}", running.base_url());
        let warning = running.interrupt().log;
        assert!(warning.contains("WARN other machines can reach this sandbox"), "{warning}");
        assert!(warning.contains("address=0.0.0.0:"), "{warning}");
    }
}

#[test]
fn a_wrong_command_line_is_told_apart_from_a_failure() {
    for arguments in [
        &[][..],
        &["dance"],
        &["tour", "--yaml"],
        &["sandbox", "--port", "65536"],
        &["sandbox", "--bind", "localhost:8099"],
        &["sandbox", "--allow-host", "sandbox:8099"],
        &["sandbox", "--log-format", "xml"],
        &["sandbox", "--quiet", "--show-messages"],
    ] {
        let output = output(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains("--help"), "{arguments:?}: it says where to read more: {said}");
    }
}
