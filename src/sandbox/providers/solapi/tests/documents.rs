use base64::{Engine, engine::general_purpose::STANDARD};

use super::*;
use crate::solapi::types::DocumentCategory;

impl Solapi {
    fn upload_file(&self, file: &str, name: Option<&str>) -> Reply {
        let mut body = json!({ "file": file, "category": "SENDERID_APPROVAL" });
        if let Some(name) = name {
            body["name"] = json!(name);
        }
        self.ask(&operations::UPLOAD_DOCUMENT).body(&body).send()
    }

    fn page(&self, query: &[(&str, &str)]) -> Value {
        self.query(query).succeeded()
    }

    fn query(&self, query: &[(&str, &str)]) -> Reply {
        let ask = self.ask(&operations::LIST_DOCUMENTS);
        query.iter().fold(ask, |ask, (name, value)| ask.query(name, value)).send()
    }

    fn delete_documents(&self, ids: &Value) -> Reply {
        self.ask(&operations::DELETE_DOCUMENTS).body(&json!({ "documents": ids })).send()
    }
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

fn ids(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|document| document["documentId"].as_str().unwrap()).collect()
}

#[test]
fn an_uploaded_file_is_a_record_that_can_be_read_again() {
    let solapi = Solapi::new();
    let document = solapi.upload_file(&format!("data:image/png;base64,{PNG}"), Some("certificate.png")).succeeded();
    let id = document["documentId"].as_str().unwrap();
    assert!(id.starts_with("DOC") && id.len() == 32, "{id}");
    assert_eq!((&document["name"], &document["originalName"]), (&json!("certificate.png"), &json!("certificate.png")));
    assert_eq!((&document["category"], &document["use"]), (&json!("SENDERID_APPROVAL"), &json!(false)));
    assert_eq!(document["accountId"], solapi.list()["accountId"]);
    assert_eq!(document["url"].as_str().unwrap().rsplit('.').next(), Some("png"));
    assert_eq!(solapi.ask(&operations::GET_DOCUMENT).path(id).send().succeeded(), document);
    assert_eq!(solapi.page(&[]), json!({ "data": [document], "nextKey": null }));
}

#[test]
fn a_file_without_a_name_has_none_in_its_record() {
    let solapi = Solapi::new();
    let document = solapi.upload_file(PNG, None).succeeded();
    assert_eq!((document.get("name"), document.get("originalName")), (None, None));
    assert_eq!(solapi.page(&[]), json!({ "data": [document], "nextKey": null }));
}

#[test]
fn every_documented_type_is_known_by_its_first_bytes() {
    let solapi = Solapi::new();
    let files: [(&[u8], &str); 7] = [
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"GIF87a...", "gif"),
        (b"GIF89a...", "gif"),
        (b"\xff\xd8\xff\xe0...", "jpg"),
        (b"%PDF-1.7...", "pdf"),
        (b"II*\0...", "tif"),
        (b"MM\0*...", "tif"),
    ];
    for (bytes, extension) in files {
        let document = solapi.upload_file(&base64(bytes), Some("no extension")).succeeded();
        assert!(document["url"].as_str().unwrap().ends_with(&format!(".{extension}")), "{extension}");
    }
}

#[test]
fn a_file_whose_bytes_say_nothing_is_judged_by_data_uri_or_name() {
    let solapi = Solapi::new();
    let plain = base64("a plain text");
    for kind in ["image/png", "image/gif", "image/jpeg", "IMAGE/TIFF", "application/pdf;name=a.pdf"] {
        solapi.upload_file(&format!("data:{kind};base64,{plain}"), None).succeeded();
    }
    for extension in ["png", "gif", "jpg", "jpeg", "pdf", "tif", "tiff", "PDF"] {
        solapi.upload_file(&plain, Some(&format!("a.scan.{extension}"))).succeeded();
    }
    for (file, name) in [
        (plain.clone(), None),
        (plain.clone(), Some("certificate")),
        (plain.clone(), Some("certificate.docx")),
        (format!("data:text/plain;base64,{plain}"), None),
        (format!("data:text/plain;base64,{plain}"), Some("certificate.png")),
        (format!("data:;base64,{plain}"), None),
    ] {
        solapi.upload_file(&file, name).is(&ErrorCode::InvalidFileType);
    }
}

#[test]
fn a_file_that_is_no_base64_or_empty_is_refused() {
    let solapi = Solapi::new();
    for file in ["", "not base64!", "iVBORw0KGg", "data:image/png;base64,", "data:image/png,abc", "data:image/png"] {
        solapi.upload_file(file, Some("certificate.png")).is(&ErrorCode::ValidationError);
    }
}

#[test]
fn a_file_may_have_ten_megabytes() {
    let solapi = Solapi::new();
    let mut bytes = vec![0; 10 * 1024 * 1024];
    bytes[..5].copy_from_slice(b"%PDF-");
    solapi.upload_file(&base64(&bytes), None).succeeded();
    bytes.push(0);
    solapi.upload_file(&base64(&bytes), None).is(&ErrorCode::FileSizeTooLarge);
    assert_eq!(solapi.page(&[])["data"].as_array().unwrap().len(), 1);
}

#[test]
fn every_documented_category_is_known_and_no_other() {
    let solapi = Solapi::new();
    let upload = |category: &str| {
        solapi.ask(&operations::UPLOAD_DOCUMENT).body(&json!({ "file": PNG, "category": category })).send()
    };
    for category in DocumentCategory::KNOWN {
        assert_eq!(upload(category.as_str()).succeeded()["category"], category.as_str());
        assert_eq!(solapi.page(&[("category", category.as_str())])["data"].as_array().unwrap().len(), 1);
    }
    upload("SENDERID-APPROVAL").is(&ErrorCode::ValidationError);
    solapi.query(&[("category", "SENDERID-APPROVAL")]).is(&ErrorCode::ValidationError);
}

#[test]
fn a_list_is_filtered_by_id_use_and_time() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    let used = solapi.upload();
    solapi.advance(60);
    let unused = solapi.upload();
    let body = json!({ "documents": [used] });
    solapi.ask(&operations::SUBMIT_APPROVAL_DOCUMENTS).path(NUMBER).body(&body).send().succeeded();

    assert_eq!(ids(&solapi.page(&[("documentId", &unused)])), [&unused]);
    assert_eq!(ids(&solapi.page(&[("documentId", "DOC1")])), [""; 0]);
    assert_eq!(ids(&solapi.page(&[("use", "true")])), [&used]);
    assert_eq!(ids(&solapi.page(&[("use", "false")])), [&unused]);
    let date = |index: usize| solapi.page(&[])["data"][index]["dateCreated"].as_str().unwrap().to_owned();
    assert_eq!(ids(&solapi.page(&[("startDate", &date(1))])), [&unused]);
    assert_eq!(ids(&solapi.page(&[("endDate", &date(0))])), [&used]);
    assert_eq!(ids(&solapi.page(&[("startDate", &date(0)), ("endDate", &date(1))])), [&used, &unused]);
    assert_eq!(ids(&solapi.page(&[("use", "true"), ("documentId", &unused)])), [""; 0]);
}

#[test]
fn a_query_of_another_form_is_refused() {
    let solapi = Solapi::new();
    for (name, value) in [
        ("limit", "0"),
        ("limit", "1001"),
        ("limit", "-1"),
        ("limit", "many"),
        ("limit", "99999999999999999999"),
        ("use", "yes"),
        ("startDate", "2026-03-01"),
        ("endDate", "yesterday"),
        ("startKey", "DOC1"),
        ("nextKey", "1"),
    ] {
        solapi.query(&[(name, value)]).is(&ErrorCode::ValidationError);
    }
    solapi.page(&[("limit", "1")]);
    solapi.page(&[("limit", "1000")]);
}

#[test]
fn pages_follow_each_other_by_their_key_until_it_is_null() {
    let solapi = Solapi::new();
    let uploaded: Vec<_> = (0..45).map(|_| solapi.upload()).collect();
    let mut seen = Vec::new();
    let mut sizes = Vec::new();
    let mut page = solapi.page(&[]);
    loop {
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        sizes.push(ids(&page).len());
        let Some(key) = page["nextKey"].as_str().map(str::to_owned) else { break };
        page = solapi.page(&[("startKey", &key)]);
    }
    assert_eq!(seen, uploaded);
    assert_eq!(sizes, [20, 20, 5]);
}

#[test]
fn a_full_last_page_has_no_next_one_and_a_filter_holds_across_pages() {
    let solapi = Solapi::new();
    let uploaded: Vec<_> = (0..3).map(|_| solapi.upload()).collect();
    assert_eq!(solapi.page(&[("limit", "3")])["nextKey"], Value::Null);
    let body = json!({ "file": PNG, "category": "SENDERID_LIMITATION" });
    solapi.ask(&operations::UPLOAD_DOCUMENT).body(&body).send().succeeded();
    let page = solapi.page(&[("limit", "3"), ("category", "SENDERID_APPROVAL")]);
    assert_eq!(ids(&page), uploaded);
    assert_eq!(page["nextKey"], Value::Null);
}

#[test]
fn a_key_stays_right_when_its_file_is_deleted() {
    let solapi = Solapi::new();
    let uploaded: Vec<_> = (0..3).map(|_| solapi.upload()).collect();
    let key = solapi.page(&[("limit", "1")])["nextKey"].as_str().unwrap().to_owned();
    solapi.delete_documents(&json!([uploaded[1]])).succeeded();
    assert_eq!(ids(&solapi.page(&[("startKey", &key)])), [&uploaded[2]]);
}

#[test]
fn deleting_answers_the_deleted_records_and_forgets_them() {
    let solapi = Solapi::new();
    let uploaded: Vec<_> = (0..3).map(|_| solapi.upload()).collect();
    let page = solapi.page(&[]);
    let deleted = solapi.delete_documents(&json!([uploaded[0], uploaded[2]])).succeeded();
    assert_eq!(deleted, json!([page["data"][0], page["data"][2]]));
    assert_eq!(ids(&solapi.page(&[])), [&uploaded[1]]);
    solapi.ask(&operations::GET_DOCUMENT).path(&uploaded[0]).send().is(&ErrorCode::InvalidDocumentId);
    solapi.delete_documents(&json!([uploaded[0]])).is(&ErrorCode::InvalidDocumentId);
}

#[test]
fn one_unknown_id_keeps_all_files() {
    let solapi = Solapi::new();
    let known = solapi.upload();
    solapi.delete_documents(&json!([known, "DOC1"])).is(&ErrorCode::InvalidDocumentId);
    solapi.delete_documents(&json!([])).is(&ErrorCode::ValidationError);
    solapi.delete_documents(&json!([1])).is(&ErrorCode::ValidationError);
    assert_eq!(ids(&solapi.page(&[])), [&known]);
}
