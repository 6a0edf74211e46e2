//! The command as its users see it: help, version, and what a slip on the command line leads to.

use std::process::{Command, Output};

use crate::promise;

fn phoneproof(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phoneproof"));
    command.args(arguments).env("COLUMNS", "100").env("NO_COLOR", "1").env_remove("PHONEPROOF_SANDBOX_PORT");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(!text.contains('\u{1b}'), "colour in a pipe");
    // Wherever the lines end.
    text.replace("\r\n", "\n")
}

#[test]
fn help_says_what_each_command_does_and_shows_examples() {
    for (name, arguments) in [("phoneproof", &[][..]), ("tour", &["tour"]), ("sandbox", &["sandbox"])] {
        let output = phoneproof(&[arguments, &["--help"]].concat());
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{name}");
        let help = text(&output.stdout);
        assert!(help.contains("Examples:"), "{name} shows examples");
        promise(&format!("command__{name}__help"), &help);
    }
}

#[test]
fn without_a_command_the_help_is_shown_and_the_exit_code_says_so() {
    let output = phoneproof(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("Usage: phoneproof"), "{}", text(&output.stderr));
}

#[test]
fn version_is_the_name_and_the_version() {
    let output = phoneproof(&["--version"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), format!("phoneproof {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_slip_on_the_command_line_is_answered_with_what_was_meant() {
    let slips: [(&str, &[&str]); 5] = [
        ("flag", &["tour", "--jsno"]),
        ("command", &["sandbx"]),
        ("port", &["sandbox", "--port", "http"]),
        ("port_out_of_range", &["sandbox", "--port", "65536"]),
        ("extra_argument", &["tour", "smslink"]),
    ];
    for (name, arguments) in slips {
        let output = phoneproof(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        promise(&format!("command__wrong_{name}"), &text(&output.stderr));
    }
}
