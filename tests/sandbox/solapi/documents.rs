//! Files of evidence: uploaded, listed page by page, read, deleted.

use std::pin::pin;

use futures_util::{StreamExt, TryStreamExt};
use phoneproof::{
    Delivery,
    solapi::{
        Client, DocumentQuery, operations,
        types::{
            DeleteDocumentsRequest, Document, DocumentCategory, DocumentFile, DocumentId, DocumentName, ErrorCode,
            SubmitApprovalDocumentsRequest, UploadDocumentRequest,
        },
    },
};

use super::{PNG, number, refused_with, register, upload};
use crate::clients::{MINUTE, count, sandbox, solapi as client, statuses};

const FORBIDDEN: [(&str, &[u8]); 3] =
    [("text/plain", b"hello"), ("application/zip", b"PK\x03\x04"), ("image/bmp", b"BM and so on")];

async fn ids(client: &Client, query: DocumentQuery) -> Vec<DocumentId> {
    client.documents(query).map_ok(|document| document.document_id).try_collect().await.unwrap()
}

async fn upload_many(client: &Client, count: usize) -> Vec<DocumentId> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(upload(client, DocumentCategory::SenderidApproval).await.document_id);
    }
    ids
}

async fn upload_file(client: &Client, media_type: &str, bytes: &[u8]) -> Result<Document, phoneproof::solapi::Error> {
    let file = DocumentFile::from_bytes(media_type, bytes).unwrap();
    client.upload_document(&UploadDocumentRequest::new(file, DocumentCategory::SenderidApproval)).await
}

#[tokio::test]
async fn an_uploaded_file_is_listed_read_and_deleted() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let file = DocumentFile::from_bytes("image/png", PNG).unwrap();
    let name = DocumentName::new("증명서.png").unwrap();
    let request = UploadDocumentRequest::new(file, DocumentCategory::SenderidIdentification).with_name(name.clone());
    let document = client.upload_document(&request).await.unwrap();
    assert_eq!((&document.name, &document.category), (&Some(name), &Some(DocumentCategory::SenderidIdentification)));
    assert_eq!(document.use_, Some(false));
    assert!(document.document_id.as_str().starts_with("DOC"));

    assert_eq!(client.get_document(&document.document_id).await.unwrap(), document);
    let page = client.list_documents(&DocumentQuery::new()).await.unwrap();
    assert_eq!((page.data, page.next_key), (vec![document.clone()], None));

    let delete = DeleteDocumentsRequest::new(vec![document.document_id.clone()]);
    assert_eq!(client.delete_documents(&delete).await.unwrap(), std::slice::from_ref(&document));
    assert!(ids(&client, DocumentQuery::new()).await.is_empty());
    let failed = client.get_document(&document.document_id).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(400), Some(&ErrorCode::InvalidDocumentId)));
    assert_eq!(refused_with(client.delete_documents(&delete).await), (400, "InvalidDocumentId".to_owned()));
}

#[tokio::test]
async fn a_bare_base64_file_is_taken_as_well() {
    let sandbox = sandbox().await;
    let file = DocumentFile::new("iVBORw0KGgo=").unwrap();
    let request = UploadDocumentRequest::new(file, DocumentCategory::SenderidApproval);
    client(&sandbox).upload_document(&request).await.unwrap();
}

#[tokio::test]
async fn every_file_comes_out_of_the_stream_once_and_in_order() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let uploaded = upload_many(&client, 45).await;
    assert_eq!(ids(&client, DocumentQuery::new()).await, uploaded);
    assert_eq!(count(&sandbox, &operations::LIST_DOCUMENTS), 3, "20 a page");

    let query = DocumentQuery::new().with_limit(45).unwrap();
    assert_eq!(ids(&client, query).await, uploaded);
    assert_eq!(count(&sandbox, &operations::LIST_DOCUMENTS), 4, "one page was large enough");
}

#[tokio::test]
async fn a_page_is_asked_for_when_the_one_before_is_used_up() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    upload_many(&client, 21).await;
    let mut documents = pin!(client.documents(DocumentQuery::new()));
    for _ in 0..20 {
        documents.next().await.unwrap().unwrap();
    }
    assert_eq!(count(&sandbox, &operations::LIST_DOCUMENTS), 1);
    documents.next().await.unwrap().unwrap();
    assert!(documents.next().await.is_none());
    assert_eq!(count(&sandbox, &operations::LIST_DOCUMENTS), 2);
}

#[tokio::test]
async fn files_deleted_between_two_pages_hide_no_other() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let uploaded = upload_many(&client, 6).await;
    let query = DocumentQuery::new().with_limit(3).unwrap();
    let first = client.list_documents(&query).await.unwrap();
    client.delete_documents(&DeleteDocumentsRequest::new(uploaded[..2].to_vec())).await.unwrap();
    let second = client.list_documents(&query.with_start_key(first.next_key.unwrap())).await.unwrap();
    let seen: Vec<_> = first.data.iter().chain(&second.data).map(|document| document.document_id.clone()).collect();
    assert_eq!((seen, second.next_key), (uploaded, None));
}

#[tokio::test]
async fn filters_match_exactly() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let approval = upload(&client, DocumentCategory::SenderidApproval).await;
    sandbox.advance(MINUTE);
    let limitation = upload(&client, DocumentCategory::SenderidLimitation).await;
    register(&client, &number(1)).await;
    let papers = SubmitApprovalDocumentsRequest::new().with_documents(vec![approval.document_id.clone()]);
    client.submit_approval_documents(&number(1), &papers).await.unwrap();

    let (used, unused) = (vec![approval.document_id.clone()], vec![limitation.document_id.clone()]);
    let later = limitation.date_created.clone().unwrap();
    let query = DocumentQuery::new;
    for (query, expected) in [
        (query().with_category(DocumentCategory::SenderidApproval), &used),
        (query().with_category(DocumentCategory::SenderidLimitation), &unused),
        (query().with_category(DocumentCategory::SenderidConsignment), &vec![]),
        (query().with_use(true), &used),
        (query().with_use(false), &unused),
        (query().with_document_id(approval.document_id.clone()), &used),
        (query().with_start_date(later.clone()), &unused),
        (query().with_end_date(approval.date_created.clone().unwrap()), &used),
        (query().with_start_date(later).with_use(true), &vec![]),
    ] {
        assert_eq!(&ids(&client, query.clone()).await, expected, "{query:?}");
    }
    assert_eq!(client.get_document(&approval.document_id).await.unwrap().use_, Some(true));
}

#[tokio::test]
async fn what_is_no_filter_is_refused() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for query in [
        DocumentQuery::new().with_category(DocumentCategory::from("SENDERID_LUNCH")),
        DocumentQuery::new().with_start_date("yesterday"),
        DocumentQuery::new().with_start_key("not-a-key"),
    ] {
        let failed = client.list_documents(&query).await.unwrap_err();
        assert_eq!(failed.code(), Some(&ErrorCode::ValidationError), "{query:?}");
    }
    assert!(DocumentQuery::new().with_limit(0).is_err() && DocumentQuery::new().with_limit(1001).is_err());
}

#[tokio::test]
async fn a_stream_ends_with_the_error_that_stopped_it() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut documents = pin!(client.documents(DocumentQuery::new().with_start_key("not-a-key")));
    assert!(documents.next().await.unwrap().is_err());
    assert!(documents.next().await.is_none());
}

#[tokio::test]
async fn all_documented_types_of_file_are_taken() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for (media_type, bytes) in [
        ("image/png", PNG),
        ("image/gif", b"GIF89a and so on"),
        ("image/jpeg", b"\xff\xd8\xff and so on"),
        ("application/pdf", b"%PDF-1.7 and so on"),
        ("image/tiff", b"II*\0 and so on"),
        ("image/tiff", b"MM\0* and so on"),
    ] {
        upload_file(&client, media_type, bytes).await.expect(media_type);
    }
}

#[tokio::test]
async fn other_types_of_file_are_refused() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for (media_type, bytes) in FORBIDDEN {
        let failed = upload_file(&client, media_type, bytes).await.unwrap_err();
        assert_eq!((failed.status(), failed.code()), (Some(400), Some(&ErrorCode::InvalidFileType)), "{media_type}");
        let text = "'png', 'gif', 'jpg', 'jpeg', 'pdf', 'tif', 'tiff'형식의 파일만 지원가능 합니다.";
        assert_eq!(failed.provider_message(), Some(text));
        assert!(failed.to_string().contains("convert the file"), "{failed}");
    }
    assert!(ids(&client, DocumentQuery::new()).await.is_empty(), "nothing was kept");
}

#[tokio::test]
async fn a_file_of_more_than_10_mb_is_refused_once() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut large = vec![0; 10 * 1024 * 1024 + 1];
    large[..PNG.len()].copy_from_slice(PNG);
    let failed = upload_file(&client, "image/png", &large).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(413), Some(&ErrorCode::FileSizeTooLarge)), "{failed}");
    assert_eq!(failed.delivery(), Delivery::Refused);
    assert_eq!(statuses(&sandbox, &operations::UPLOAD_DOCUMENT), [413]);
}

#[tokio::test]
async fn deleting_is_all_or_nothing() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let uploaded = upload_many(&client, 3).await;
    let mut some = uploaded[..2].to_vec();
    some.push(DocumentId::new("DOC20260301090000SAMPLEAAAAAAAAA1").unwrap());
    let refused = refused_with(client.delete_documents(&DeleteDocumentsRequest::new(some)).await);
    assert_eq!(refused, (400, "InvalidDocumentId".to_owned()));
    assert_eq!(ids(&client, DocumentQuery::new()).await, uploaded);

    let deleted = client.delete_documents(&DeleteDocumentsRequest::new(uploaded[..2].to_vec())).await.unwrap();
    assert_eq!(deleted.len(), 2);
    assert_eq!(ids(&client, DocumentQuery::new()).await, uploaded[2..]);
}

#[tokio::test]
async fn an_id_that_would_change_the_url_is_never_sent() {
    for id in ["..", "a/b", "a?b", "a%2fb", ""] {
        assert!(DocumentId::new(id).is_err(), "{id:?}");
    }
}
