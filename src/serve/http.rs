//! Answers browsers: files of the preview, and events that say when another one is there.
//!
//! Every page gets a script that follows these events. A request that was not meant for this server is refused: a
//! page on another site could have its own name lead here and read the drafts.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::preview::Answer;
use super::stage::{Scene, Stage};
use crate::diagnostics::Diagnostic;
use crate::escape;

/// Where the script and its events are: no page of a site is hidden.
const EVENTS: &str = "/.kanku/events";
const SCRIPT: &str = "/.kanku/preview.js";
const STYLE: &str = "/.kanku/preview.css";

const NO_PREVIEW: &str =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>预览</title><body></body></html>";

/// Answers requests to `listener` until the process ends.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(listener: TcpListener, stage: Arc<Stage>) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| Diagnostic::error(format!("cannot serve: {error}"));
    let address = listener.local_addr().map_err(failed)?;
    let text = |kind: &'static str, text: &'static str| get(move || async move { ([(CONTENT_TYPE, kind)], text) });
    let routes = Router::new()
        .route(EVENTS, get(events))
        .route(SCRIPT, text("text/javascript; charset=utf-8", include_str!("preview.js")))
        .route(STYLE, text("text/css; charset=utf-8", include_str!("preview.css")))
        .fallback(file)
        .layer(middleware::from_fn_with_state(address, guard))
        .with_state(stage);
    axum::serve(listener, routes).await.map_err(failed)
}

/// Refuses what bears another server's name, and lets nothing be kept by a cache.
async fn guard(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    if !is_meant(request.headers(), address) {
        return (StatusCode::FORBIDDEN, "this server answers to its own address only").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    response
}

/// Whether the `Host` of a request is the address that is listened at, by number or as `localhost`.
fn is_meant(headers: &HeaderMap, address: SocketAddr) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    let number: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
    // Who listens at every address of a machine is called by any of them, but by no name.
    let is_named = match number {
        Some(number) => number == address.ip() || number.is_loopback() || address.ip().is_unspecified(),
        None => name.eq_ignore_ascii_case("localhost"),
    };
    is_named && port == Some(address.port())
}

/// What a page is told.
#[derive(Serialize)]
struct Told<'a> {
    version: u64,
    problems: Vec<Problem<'a>>,
}

/// An error of the content.
#[derive(Serialize)]
struct Problem<'a> {
    /// Path relative to the root; empty where it is about no file.
    file: &'a str,
    /// From 1; 0 where it is about no line.
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

async fn events(State(stage): State<Arc<Stage>>) -> impl IntoResponse {
    let tell = |scene: Scene| {
        let problems = scene.problems.iter().map(Problem::new).collect();
        let told = serde_json::to_string(&Told { version: scene.version, problems });
        Ok::<_, Infallible>(Event::default().data(told.expect("texts and numbers can be written")))
    };
    Sse::new(WatchStream::new(stage.subscribe()).map(tell)).keep_alive(KeepAlive::default())
}

async fn file(State(stage): State<Arc<Stage>>, uri: Uri) -> Response {
    let scene = stage.scene();
    let Ok(path) = percent_decode_str(uri.path()).decode_utf8() else { return StatusCode::BAD_REQUEST.into_response() };
    let mut path = path.trim_start_matches('/').to_owned();
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    let Some(preview) = scene.preview.clone() else {
        return page(StatusCode::OK, NO_PREVIEW.into(), scene.version);
    };
    let asked = path.clone();
    // A page takes a moment, and an index longer.
    let answer = tokio::task::spawn_blocking(move || preview.answer(&asked)).await;
    match answer {
        Ok(Ok(Answer::File(bytes))) => body(&path, bytes, scene.version),
        Ok(Ok(Answer::Copy(file))) => match tokio::task::spawn_blocking(move || std::fs::read(file)).await {
            Ok(Ok(bytes)) => body(&path, bytes, scene.version),
            _ => StatusCode::NOT_FOUND.into_response(),
        },
        Ok(Ok(Answer::NotFound(bytes))) => page(StatusCode::NOT_FOUND, bytes, scene.version),
        Ok(Err(diagnostic)) => failure(&diagnostic, scene.version),
        Err(error) => failure(&Diagnostic::error(error.to_string()), scene.version),
    }
}

fn body(path: &str, bytes: Vec<u8>, version: u64) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    if kind == mime_guess::mime::TEXT_HTML {
        return page(StatusCode::OK, bytes, version);
    }
    ([(CONTENT_TYPE, kind.essence_str().to_owned())], bytes).into_response()
}

/// A page, with the script that follows the events.
fn page(status: StatusCode, mut bytes: Vec<u8>, version: u64) -> Response {
    let tag = format!(
        "<link rel=\"stylesheet\" href=\"{STYLE}\"><script src=\"{SCRIPT}\" data-version=\"{version}\"></script>"
    );
    let end = b"</body>";
    let at = bytes.windows(end.len()).rposition(|window| window == end).unwrap_or(bytes.len());
    bytes.splice(at..at, tag.into_bytes());
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], Body::from(bytes)).into_response()
}

/// A page that could not be rendered says why, as text.
fn failure(diagnostic: &Diagnostic, version: u64) -> Response {
    let text = escape::html_attribute(&diagnostic.to_string());
    let html = NO_PREVIEW.replace("<body>", &format!("<body><pre>{text}</pre>"));
    page(StatusCode::INTERNAL_SERVER_ERROR, html.into_bytes(), version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_meant_for_this_server_is_answered() {
        let meant = |host: &str, address: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            is_meant(&headers, address.parse().unwrap())
        };
        let home = "127.0.0.1:4000";
        for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert!(meant(host, home), "{host}");
        }
        for host in ["127.0.0.1", "localhost:4001", "evil.example:4000", "192.168.1.2:4000", "localhost.evil:4000", ""]
        {
            assert!(!meant(host, home), "{host}");
        }
        assert!(meant("192.168.1.2:80", "0.0.0.0:80") && meant("192.168.1.2", "0.0.0.0:80"));
        assert!(!meant("evil.example", "0.0.0.0:80"));
        assert!(!is_meant(&HeaderMap::new(), home.parse().unwrap()));
    }
}
