//! `kanku serve`: a live preview in the browser.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::{Exit, RootOption, note, report_kinds, say};
use crate::diagnostics::Diagnostic;
use crate::serve::current::CurrentPreview;
use crate::serve::http;
use crate::serve::watch::ArchiveWatcher;
use crate::source;

/// Default port.
const PORT: u16 = 4000;

/// Options of `kanku serve`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
    /// Port to listen at [default: 4000, or any free port if that is taken]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Address to listen at; any but this machine's own lets others read the drafts
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Show drafts too
    #[arg(long)]
    drafts: bool,
}

/// Runs the verb until the process is ended.
pub fn run(options: &Options) -> Exit {
    Exit::of(serve(options).map_err(|wrong| vec![wrong]))
}

fn serve(options: &Options) -> Result<(), Diagnostic> {
    let root = options.root.root.clone();
    // Errors in the content are shown on the page. Without an archive there is nothing to show or watch.
    if !source::is_archive(&root) {
        return Err(source::no_archive(&root));
    }
    let current = Arc::new(CurrentPreview::new(options.drafts)?);
    // Before the archive is read, so that no change is missed.
    let watcher = ArchiveWatcher::new(&root)?;
    reload(&current, &root);
    let runtime = Runtime::new().map_err(|error| Diagnostic::error(format!("cannot start threads: {error}")))?;
    let listener = runtime.block_on(listen(options))?;
    let address = listener.local_addr().map_err(|error| Diagnostic::error(format!("cannot listen: {error}")))?;
    say(&format!("serving http://{address}/ until Ctrl-C is pressed"));
    if options.open
        && let Err(error) = open::that(format!("http://{address}/"))
    {
        note(&format!("the browser cannot be opened: {error}"));
    }
    follow(watcher, Arc::clone(&current), root)?;
    runtime.block_on(http::serve(listener, current))
}

async fn listen(options: &Options) -> Result<TcpListener, Diagnostic> {
    let at = |port| SocketAddr::new(options.host, port);
    let bound = match options.port {
        Some(port) => TcpListener::bind(at(port)).await,
        None => match TcpListener::bind(at(PORT)).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => TcpListener::bind(at(0)).await,
            bound => bound,
        },
    };
    bound.map_err(|error| {
        let port = options.port.unwrap_or(PORT);
        Diagnostic::error(format!("cannot listen at {}: {error}", at(port))).hint("choose another --port")
    })
}

/// Reads the archive again after each change, on a separate thread.
fn follow(mut watcher: ArchiveWatcher, current: Arc<CurrentPreview>, root: PathBuf) -> Result<(), Diagnostic> {
    let work = move || {
        while watcher.wait_for_change() {
            reload(&current, &root);
        }
        note("the files cannot be watched any longer; start anew to see further changes");
    };
    let started = std::thread::Builder::new().name("watch".into()).spawn(work);
    started.map(drop).map_err(|error| Diagnostic::error(format!("cannot start a thread: {error}")))
}

/// Reads the archive and prints its diagnostics.
fn reload(current: &CurrentPreview, root: &Path) {
    let reload = current.reload(root);
    let failed = report_kinds(reload.diagnostics);
    let what = if failed { "the page shows what is wrong" } else { "read" };
    note(&format!("{what} ({:.2} s)", reload.time.as_secs_f64()));
}
