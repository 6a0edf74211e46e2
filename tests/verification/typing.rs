//! What people type or paste for the code that they were sent.

use phoneproof::sandbox::Sandbox;

use crate::providers::{PROVIDERS, latest_code, verified};

fn full_width(code: &str) -> String {
    code.chars().map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap()).collect()
}

static FORMS: [fn(&str) -> String; 6] = [
    |code| format!("{}-{}", &code[..3], &code[3..]),
    full_width,
    |code| format!("[{code}]"),
    |code| format!("{code}."),
    |code| format!("\u{200e}{} {}\u{200f}", &code[..3], &code[3..]),
    |code| format!("「{}ー{}」。\r\n", full_width(&code[..3]), &code[3..]),
];

#[tokio::test]
async fn a_right_code_is_right_however_it_is_typed() {
    for provider in PROVIDERS {
        for form in FORMS {
            let sandbox = Sandbox::start().await.unwrap();
            let verifier = provider.verifier(&sandbox);
            let pending = verifier.start(&provider.subject()).await.unwrap();
            verified(&*verifier, &pending, &form(&latest_code(&sandbox, provider))).await;
        }
    }
}
