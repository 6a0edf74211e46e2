//! Uploaded files: what they are, and how large.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::refusal::SolapiRefusal;
use crate::solapi::{
    generated::constants::LARGEST_DOCUMENT,
    types::{ErrorCode, UploadDocumentRequest},
};

/// A type that is accepted.
struct Kind {
    /// How such files begin.
    signatures: &'static [&'static [u8]],
    media_type: &'static str,
    /// How their names end; the first is the usual one.
    extensions: &'static [&'static str],
}

const KINDS: [Kind; 5] = [
    Kind { signatures: &[b"\x89PNG\r\n\x1a\n"], media_type: "image/png", extensions: &["png"] },
    Kind { signatures: &[b"GIF87a", b"GIF89a"], media_type: "image/gif", extensions: &["gif"] },
    Kind { signatures: &[b"\xff\xd8\xff"], media_type: "image/jpeg", extensions: &["jpg", "jpeg"] },
    Kind { signatures: &[b"%PDF-"], media_type: "application/pdf", extensions: &["pdf"] },
    Kind { signatures: &[b"II*\0", b"MM\0*"], media_type: "image/tiff", extensions: &["tif", "tiff"] },
];

/// Checks the file, bare Base64 or a data URI, and answers how its name should end.
pub(super) fn extension(request: &UploadDocumentRequest) -> Result<&'static str, SolapiRefusal> {
    let (media_type, data) = parts(request.file.expose())?;
    let bytes = STANDARD.decode(data).map_err(|_| SolapiRefusal::validation("file must be Base64"))?;
    if bytes.is_empty() {
        return Err(SolapiRefusal::validation("file must not be empty"));
    }
    if bytes.len() > LARGEST_DOCUMENT {
        return Err(ErrorCode::FileSizeTooLarge.into());
    }
    let name = request.name.as_ref().and_then(|name| name.expose().rsplit_once('.'));
    let kind = by_signature(&bytes).or_else(|| match media_type {
        Some(media_type) => KINDS.iter().find(|kind| kind.media_type.eq_ignore_ascii_case(media_type)),
        None => name.and_then(|(_, extension)| by_extension(extension)),
    });
    kind.and_then(|kind| kind.extensions.first().copied()).ok_or_else(|| ErrorCode::InvalidFileType.into())
}

/// The media type of a data URI, and the Base64 text.
fn parts(file: &str) -> Result<(Option<&str>, &str), SolapiRefusal> {
    let Some(uri) = file.strip_prefix("data:") else { return Ok((None, file)) };
    let (media_type, data) =
        uri.split_once(";base64,").ok_or_else(|| SolapiRefusal::validation("a data URI must be in Base64"))?;
    Ok((media_type.split(';').next(), data))
}

fn by_signature(bytes: &[u8]) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.signatures.iter().any(|signature| bytes.starts_with(signature)))
}

fn by_extension(extension: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}
