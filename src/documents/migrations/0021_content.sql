-- The same index stands twice: documents_attachment_sha256 stays.
drop index documents_attachment_content;
