//! What people type or paste for their name and for the code that they were sent.

use phoneproof::{
    Outcome,
    sandbox::Sandbox,
    verification::{Carrier, IdentityNumber, Person, PersonName, Proof},
};

use super::providers::{IDENTITY_NUMBER, PROVIDERS, Provider, latest_code, verified};

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

/// As keyboards and other systems write the same name; and as the carrier has it registered.
static NAMES: [(&str, &str); 7] = [
    (" 홍길동\u{3000}", "홍길동"),
    ("\u{200b}홍\u{200d}길동\u{feff}\r\n", "홍길동"),
    ("\u{202a}홍길동\u{202c}", "홍길동"),
    // The same syllables in their letters: NFD.
    ("\u{1112}\u{1169}\u{11bc}\u{1100}\u{1175}\u{11af}\u{1103}\u{1169}\u{11bc}", "홍길동"),
    ("hong  gildong ", "HONG GILDONG"),
    ("Hong\u{a0}Gildong", "HONG GILDONG"),
    ("홍 길동", "홍 길동"),
];

#[tokio::test]
async fn a_person_is_the_same_however_the_name_is_typed() {
    for provider in [Provider::PortOneV1, Provider::PortOneV2] {
        for (typed, registered) in NAMES {
            let sandbox = Sandbox::start().await.unwrap();
            let verifier = provider.verifier(&sandbox);
            let person = Person::new(
                PersonName::new(typed).unwrap(),
                IdentityNumber::new(IDENTITY_NUMBER).unwrap(),
                Carrier::Skt,
            );
            let subject = provider.subject().with_person(person);
            let pending = verifier.start(&subject).await.unwrap();
            let code = latest_code(&sandbox, provider);
            let outcome = verifier.check(&pending, &subject.expected(), &code).await.unwrap();
            let Outcome::Verified(Proof::Identity(identity)) = outcome else { panic!("{typed:?}: {outcome:?}") };
            assert_eq!(identity.name.as_ref().map(PersonName::expose), Some(registered), "{provider:?} {typed:?}");
        }
    }
}
