//! Answers the requests of browsers: files of the preview, and events that announce a new one.
//!
//! A script in every page follows these events. A request for another host name is refused: a page on another site
//! could let its own name lead here and read the drafts.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;
use tokio_util::io::ReaderStream;

use super::connection::{self, Limits};
use super::current::{CurrentPreview, Snapshot};
use super::preview::Answer;
use crate::diagnostics::Diagnostic;
use crate::{escape, files};

/// Addresses of the events, the script and its style sheet. No page of a site has a name that begins with a dot.
const EVENTS: &str = "/.kanku/events";
const SCRIPT: &str = "/.kanku/preview.js";
const STYLE: &str = "/.kanku/preview.css";

const NO_PREVIEW: &str =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>预览</title><body></body></html>";

/// Answers requests to `listener` until the process ends.
///
/// # Errors
/// The listener has no address.
pub async fn serve(listener: TcpListener, current: Arc<CurrentPreview>) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| Diagnostic::error(format!("cannot serve: {error}"));
    let address = listener.local_addr().map_err(failed)?;
    let text = |kind: &'static str, text: &'static str| get(move || async move { ([(CONTENT_TYPE, kind)], text) });
    let routes = Router::new()
        .route(EVENTS, get(events))
        .route(SCRIPT, text("text/javascript; charset=utf-8", include_str!("preview.js")))
        .route(STYLE, text("text/css; charset=utf-8", include_str!("preview.css")))
        .fallback(file)
        .layer(middleware::from_fn_with_state(address, guard))
        .with_state(current);
    connection::serve(listener, routes, Limits::default()).await;
    Ok(())
}

/// Refuses requests for other hosts and methods that change something, and forbids caches to keep an answer.
async fn guard(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    if !is_for(address, request.headers()) {
        return (StatusCode::FORBIDDEN, "this server answers to its own address only").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Returns true if the `Host` of a request is the server's own `address`, by number or as `localhost`.
fn is_for(address: SocketAddr, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    let number: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
    // A server at every address of a machine can be reached by any of them, but by no name.
    let is_named = match number {
        Some(number) => number == address.ip() || number.is_loopback() || address.ip().is_unspecified(),
        None => name.eq_ignore_ascii_case("localhost"),
    };
    is_named && port == Some(address.port())
}

/// Content of an event.
#[derive(Serialize)]
struct Status<'a> {
    version: u64,
    problems: Vec<Problem<'a>>,
}

/// An error in the content.
#[derive(Serialize)]
struct Problem<'a> {
    /// Path relative to the root; empty for an error without a file.
    file: &'a str,
    /// Line, from 1; 0 for an error without a place.
    line: usize,
    column: usize,
    excerpt: &'a str,
    message: &'a str,
    hint: &'a str,
}

impl<'a> Problem<'a> {
    fn new(diagnostic: &'a Diagnostic) -> Self {
        let place = diagnostic.location.as_ref();
        Self {
            file: diagnostic.file.as_deref().unwrap_or_default(),
            line: place.map_or(0, |place| place.line),
            column: place.map_or(0, |place| place.column),
            excerpt: place.map_or("", |place| &place.excerpt),
            message: &diagnostic.message,
            hint: diagnostic.hint.as_deref().unwrap_or_default(),
        }
    }
}

async fn events(State(current): State<Arc<CurrentPreview>>) -> impl IntoResponse {
    let event = |snapshot: Snapshot| {
        let problems = snapshot.problems.iter().map(Problem::new).collect();
        let status = serde_json::to_string(&Status { version: snapshot.version, problems });
        Ok::<_, Infallible>(Event::default().data(status.expect("texts and numbers can be written")))
    };
    Sse::new(WatchStream::new(current.subscribe()).map(event)).keep_alive(KeepAlive::default())
}

async fn file(State(current): State<Arc<CurrentPreview>>, uri: Uri) -> Response {
    let Snapshot { version, preview, .. } = current.snapshot();
    let Ok(path) = percent_decode_str(uri.path()).decode_utf8() else { return StatusCode::BAD_REQUEST.into_response() };
    let mut path = path.trim_start_matches('/').to_owned();
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    let Some(preview) = preview else {
        return page(StatusCode::OK, NO_PREVIEW.into(), version);
    };
    let asked = path.clone();
    // Rendering a page takes a moment, and building an index longer.
    let answer = tokio::task::spawn_blocking(move || preview.answer(&asked)).await;
    match answer {
        Ok(Ok(Answer::File(bytes))) => body(&path, bytes, version),
        Ok(Ok(Answer::Copy(file))) => copy(&path, file).await,
        Ok(Ok(Answer::NotFound(bytes))) => page(StatusCode::NOT_FOUND, bytes, version),
        Ok(Err(diagnostic)) => failure(&diagnostic, version),
        Err(error) => failure(&Diagnostic::error(error.to_string()), version),
    }
}

/// Answers with a file of the content, as a stream. A file that is gone meanwhile is not found.
async fn copy(path: &str, file: PathBuf) -> Response {
    let Ok(Ok((file, size))) = tokio::task::spawn_blocking(move || files::open(&file)).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // A file that grows must not send more than was announced.
    let bytes = ReaderStream::new(tokio::fs::File::from_std(file).take(size));
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let headers = [(CONTENT_TYPE, kind.essence_str().to_owned()), (CONTENT_LENGTH, size.to_string())];
    (headers, Body::from_stream(bytes)).into_response()
}

/// Answers with a file that was made now.
fn body(path: &str, bytes: Vec<u8>, version: u64) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    if kind == mime_guess::mime::TEXT_HTML {
        return page(StatusCode::OK, bytes, version);
    }
    ([(CONTENT_TYPE, kind.essence_str().to_owned())], bytes).into_response()
}

/// Answers with a page, to which the script that follows the events is added.
fn page(status: StatusCode, mut bytes: Vec<u8>, version: u64) -> Response {
    let tag = format!(
        "<link rel=\"stylesheet\" href=\"{STYLE}\"><script src=\"{SCRIPT}\" data-version=\"{version}\"></script>"
    );
    let end = b"</body>";
    let at = bytes.windows(end.len()).rposition(|window| window == end).unwrap_or(bytes.len());
    bytes.splice(at..at, tag.into_bytes());
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], Body::from(bytes)).into_response()
}

/// Answers with the error that kept a page from being rendered.
fn failure(diagnostic: &Diagnostic, version: u64) -> Response {
    let text = escape::html_attribute(&diagnostic.to_string());
    let html = NO_PREVIEW.replace("<body>", &format!("<body><pre>{text}</pre>"));
    page(StatusCode::INTERNAL_SERVER_ERROR, html.into_bytes(), version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_for_this_server_are_answered() {
        let is_answered = |host: &str, address: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            is_for(address.parse().unwrap(), &headers)
        };
        let home = "127.0.0.1:4000";
        for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert!(is_answered(host, home), "{host}");
        }
        for host in ["127.0.0.1", "localhost:4001", "evil.example:4000", "192.168.1.2:4000", "localhost.evil:4000", ""]
        {
            assert!(!is_answered(host, home), "{host}");
        }
        assert!(is_answered("192.168.1.2:80", "0.0.0.0:80") && is_answered("192.168.1.2", "0.0.0.0:80"));
        assert!(!is_answered("evil.example", "0.0.0.0:80"));
        assert!(!is_for(home.parse().unwrap(), &HeaderMap::new()));
    }
}
