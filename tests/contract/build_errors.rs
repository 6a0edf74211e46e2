//! What a caller reads when a client can't be set up.

use std::fmt::Write;

use phoneproof::BuildError;

use crate::{
    promise,
    support::apis::{Api, Smslink},
};

#[test]
fn a_client_that_cannot_be_set_up_says_why() {
    let urls = [
        "",
        "api.example.com",
        "ftp://api.example.com",
        "https://user:hunter2@api.example.com",
        "https://api.example.com/?key=value",
        "https://api.example.com/#top",
        "http://api.example.com",
    ];
    let mut table = String::new();
    for url in urls {
        let error = Smslink::builder().base_url(url).build().unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
        writeln!(table, "{url}\n    {error}").unwrap();
    }
    let others = [
        ("no base URL", Smslink::builder().build().unwrap_err()),
        ("user agent", Smslink::builder().base_url("https://a.example").user_agent("a\nb").build().unwrap_err()),
        ("credential", phoneproof::smslink::Token::new("").unwrap_err().into()),
        ("HTTP client", BuildError::HttpClient),
    ];
    for (title, error) in others {
        writeln!(table, "{title}\n    {error}").unwrap();
    }
    promise("build_errors", &table);
}
