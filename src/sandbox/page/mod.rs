//! The inbox page: what `phoneproof sandbox` shows in a browser.
//!
//! Plain files, part of the binary: nothing is fetched from anywhere else, and the policy they are served with
//! would not let it. What they show comes from the control API and goes into the page as text only.

use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::provider::with_provider_names;

mod choices;

/// Everything from here, nothing in a frame, no form that leaves the page.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Where the files are, next to the page itself at `/`.
const FILES: &str = "/sandbox/page";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// A part of the page.
struct File {
    name: &'static str,
    media_type: &'static str,
    text: &'static str,
}

/// Files with their media type, by their names below `web/`.
macro_rules! files {
    ($($media_type:ident: $($name:expr),+;)+) => {
        &[$($(File { name: $name, media_type: $media_type, text: include_str!(concat!("web/", $name)) }),+),+]
    };
}

const PARTS: &[File] = files! {
    CSS: "style.css", "lists.css";
    SVG: "icon.svg";
    SCRIPT: "api.js", "app.js", "clock.js", "dom.js", "faults.js", "feed.js", "labels.js", "messages.js",
        "providers.js", "requests.js", "senders.js", "setup.js", "tabs.js", "window.js",
        "labels/en.js", "labels/ja.js", "labels/ko.js";
    PLAIN: "snippets/wait.sh";
};

/// How each provider is called, with curl and in Rust, and the Rust as doc tests.
macro_rules! snippets {
    ($($provider:literal),*) => {
        const SNIPPETS: &[File] = files! { PLAIN: $(
            concat!("snippets/", $provider, ".sh"), concat!("snippets/", $provider, ".rs")
        ),*; };

        $(#[doc = concat!("```no_run\n", include_str!(concat!("web/snippets/", $provider, ".rs")), "```")])*
        #[cfg(doctest)]
        struct Snippets;
    };
}

with_provider_names!(snippets);

fn files() -> impl Iterator<Item = &'static File> {
    PARTS.iter().chain(SNIPPETS)
}

/// The page at `/` and its parts.
pub(super) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let page = Router::new()
        .route("/", get(async || served(HTML, include_str!("web/index.html"))))
        .route(&format!("{FILES}/choices.js"), get(async || served(SCRIPT, choices::script())));
    files().fold(page, |page, file| {
        page.route(&format!("{FILES}/{}", file.name), get(async || served(file.media_type, file.text)))
    })
}

fn served(media_type: &str, body: impl IntoResponse) -> Response {
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // Another version may have the same address.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::{choices::COLOURS, files};

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox/page/web");
        let names = ["", "labels/", "snippets/"].into_iter().flat_map(|below| {
            let entries = fs::read_dir(folder.join(below)).unwrap().map(Result::unwrap);
            let files = entries.filter(|entry| entry.path().is_file());
            files.map(move |entry| format!("{below}{}", entry.file_name().into_string().unwrap()))
        });
        let parts: BTreeSet<_> = files().map(|file| file.name.to_owned()).collect();
        assert_eq!(names.filter(|name| name != "index.html").collect::<BTreeSet<_>>(), parts);
    }

    #[test]
    fn every_colour_of_a_provider_is_there_in_the_light_and_in_the_dark() {
        for colour in 0..COLOURS {
            let defined = include_str!("web/style.css").matches(&format!("--provider-{colour}:")).count();
            let used = include_str!("web/lists.css").matches(&format!("[data-colour=\"{colour}\"] .provider")).count();
            assert_eq!((defined, used), (2, 1), "{colour}");
        }
    }
}
