//! Input that is made to hurt: a small file that takes gigabytes, hours or the whole stack, and a file that is no file.
//! Each ends at once, within bounds of memory, with a diagnostic that names the file, and the line where there is one.

use std::fs;
#[cfg(feature = "serve")]
use std::io::{BufRead, BufReader, Read, Write};
#[cfg(feature = "serve")]
use std::net::TcpStream;
#[cfg(feature = "serve")]
use std::process::Child;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{FRONT, Project};

/// Bytes of memory that a run may take at its peak.
const MEMORY: u64 = 200 << 20;
/// Time that a run may take on a busy machine without optimisation; a release build takes a tenth.
const TIME: Duration = Duration::from_secs(20);

/// A finished run.
struct Run {
    status: Option<i32>,
    stderr: String,
    /// Most bytes of memory that it held, where the system tells.
    memory: u64,
}

/// Builds the archive, and ends the build after [`TIME`].
fn build(project: &Project) -> Run {
    let errors = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanku"));
    command.args(["build", "--root"]).arg(project.path(""));
    let mut child = command.stdout(Stdio::null()).stderr(errors.reopen().unwrap()).spawn().unwrap();
    let start = Instant::now();
    let mut memory = 0;
    let status = loop {
        memory = memory.max(peak_memory(child.id()).unwrap_or_default());
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > TIME {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let stderr = String::from_utf8_lossy(&fs::read(errors.path()).unwrap()).into_owned();
    Run { status: status.code(), stderr, memory }
}

/// Reads the peak of a process's memory, in bytes, where the system has `/proc`.
fn peak_memory(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}

/// Checks that a build of `project` is refused with `message` at `place`, in time and within bounds.
fn refused(project: &Project, place: &str, message: &str) {
    let run = build(project);
    let shown: String = run.stderr.chars().take(3_000).collect();
    assert_eq!(run.status, Some(1), "{place}: {shown}");
    assert!(run.stderr.contains(message), "`{message}` is not in:\n{shown}");
    assert!(run.stderr.contains(place), "`{place}` is not in:\n{shown}");
    assert!(run.stderr.contains("hint: "), "{shown}");
    assert!(run.memory < MEMORY, "{place}: {} MiB of memory", run.memory >> 20);
}

fn archive() -> Project {
    Project::new().issue(9, "## 一、综述\n\n教育厅开展工作。")
}

/// Checks that an archive with this file is refused.
fn file(path: &str, text: impl AsRef<[u8]>, line: &str, message: &str) {
    let place = if line.is_empty() { path.to_owned() } else { format!("{path}:{line}") };
    refused(&archive().with(path, text), &place, message);
}

const OWN_THEME: &str = "title = \"周报\"\ntheme = \"own\"\n";
const TEMPLATE: &str = "themes/own/templates/404.html";
const ISSUE: &str = "content/issues/2023/001.md";

/// `text` over and over, some twenty thousand bytes of it.
fn deep(text: &str) -> String {
    text.repeat(20_000 / text.len())
}

/// Nine anchors, each a list of nine aliases of the one before: a thousand million values.
fn laughs() -> String {
    let level = |depth: usize| match depth {
        0 => "a0: &a0 [甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲]\n".to_owned(),
        depth => format!("a{depth}: &a{depth} [{}]\n", vec![format!("*a{}", depth - 1); 9].join(", ")),
    };
    (0..9).map(level).collect()
}

#[test]
fn front_matter_that_explodes() {
    let yaml = |matter: &str| FRONT.replacen("---\n", &format!("---\n{matter}\n"), 1);
    file(ISSUE, yaml(&laughs()), "2:5", "an anchor of YAML");
    file(ISSUE, yaml("title: *重要* 通知"), "2:8", "an alias of YAML");
    for open in ["[", "{a: ", "- ", "? ", "- - : "] {
        file(ISSUE, yaml(&format!("title: {}", deep(open))), "2:", "hint: ");
        file(ISSUE, yaml(&deep(open)), "2:", "hint: ");
    }
    let stairs: String = (0..300).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    file(ISSUE, yaml(&stairs), "10:", "more than 8 levels deep");
    file(ISSUE, yaml(&"甲: 1\n".repeat(20)), "", "");
    file(ISSUE, yaml(&format!("title: {}", "甲".repeat(30_000_000 / 3))), "2:", "larger than 64 KiB");
    let keys: String = (0..5_000).map(|key| format!("k{key}: 1\n")).collect();
    file(ISSUE, yaml(&keys), "1001:", "more than 2000 values");
    let keys: String = (0..900).map(|key| format!("k{key}: 1\n")).collect();
    file(ISSUE, yaml(&keys), "901:", "unknown key `k899`");
    let names: String = (0..1_900).map(|name| format!("甲乙{name}厅, ")).collect();
    file(ISSUE, yaml(&format!("departments: [{names}]")), "2:", "no department `甲乙1899厅`");
    for matter in [deep("["), deep("a = {b = "), format!("[{}a]", deep("a.")), format!("{}a = 1", deep("a."))] {
        file(ISSUE, format!("+++\na = 1\n{matter}\n+++\n"), "3:", "more than 8 levels deep");
    }
    for matter in [deep("["), deep("{\"a\":")] {
        file(ISSUE, format!(";;;\n{matter}\n;;;\n"), "2:", "more than 8 levels deep");
    }
    file(ISSUE, format!("---\n{}", "year: 2023\n".repeat(5_000_000)), "1:1", "not closed");
}

#[test]
fn front_matter_that_only_looks_dangerous() {
    let brackets = "[{".repeat(50);
    for title in ["甲 & 乙 * 丙 ! 丁".to_owned(), "\"&甲 *乙 !丙\"".into(), format!("'{brackets}' # &a {brackets}")]
    {
        let project = archive().with(ISSUE, FRONT.replacen("---\n", &format!("---\ntitle: {title}\n"), 1)).build();
        let shown = title.trim_matches(['"', '\'']).split("' #").next().unwrap().replace('&', "&amp;");
        assert!(project.built("issues/2023/001.html").contains(&shown), "{title}");
    }
}

#[test]
fn files_that_are_too_large() {
    for path in ["kanku.toml", "content/departments.toml", ISSUE, TEMPLATE, "themes/own/assets/a.woff2"] {
        let project = archive().with(path, "");
        if path.starts_with("themes") {
            project.write("kanku.toml", OWN_THEME);
        }
        // Three gigabytes that take no place on the disk.
        fs::File::options().write(true).open(project.path(path)).unwrap().set_len(3_000 << 20).unwrap();
        refused(&project, path, if path.starts_with("themes") { "too large for a theme" } else { "larger than" });
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_in_place_of_files() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    for path in ["kanku.toml", "content/departments.toml", ISSUE, "content/images/a.png", TEMPLATE] {
        let project = archive().with(path, "");
        if path == TEMPLATE {
            project.write("kanku.toml", OWN_THEME);
        }
        fs::remove_file(project.path(path)).unwrap();
        mknodat(CWD, project.path(path), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        refused(&project, path, "it is no regular file but a pipe, a socket or a device");
        fs::remove_file(project.path(path)).unwrap();
        std::os::unix::fs::symlink("/dev/zero", project.path(path)).unwrap();
        refused(&project, path, "");
    }
}

#[test]
fn a_large_video_takes_no_memory() {
    let project = archive()
        .with(ISSUE, format!("{FRONT}\n## 一、综述\n\n[录像](../../media/a.mp4)。\n"))
        .with("content/media/a.mp4", "");
    let set_size = |size: u64| {
        let video = fs::File::options().write(true).open(project.path("content/media/a.mp4")).unwrap();
        video.set_len(size).unwrap();
    };
    // The third build finds the same bytes in the previous site.
    for size in [600 << 20, 601 << 20, 601 << 20] {
        set_size(size);
        project.write("kanku.toml", format!("title = \"周报\"\nfooter = \"{size}\"\n"));
        let run = build(&project);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert!(run.memory < MEMORY, "{} MiB of memory", run.memory >> 20);
        assert_eq!(fs::metadata(project.path("public/media/media/a.mp4")).unwrap().len(), size);
    }
    set_size(0);
    assert_eq!(fs::metadata(project.path("public/media/media/a.mp4")).unwrap().len(), 601 << 20, "it is a copy");
}

#[test]
fn templates_without_end() {
    let template = |text: &str, message: &str| {
        let text = format!("<p>\n{text}\n");
        refused(&archive().with("kanku.toml", OWN_THEME).with(TEMPLATE, text), &format!("{TEMPLATE}:2:"), message);
    };
    template(&format!("{{{{ {}1 }}}}", deep("not ")), "too many operators");
    template(&format!("{{{{ 1{} }}}}", deep("|string")), "too many operators");
    template(&format!("{{% if 1 %}}{}{{% endif %}}", deep("{% elif 1 %}")), "too many `elif`");
    template(&format!("{}1{}", deep("{% if 1 %}"), deep("{% endif %}")), "recursion");
    let (many, end) = ("{% for a in range(100000) %}", "{% endfor %}");
    template(&format!("{many}{many}{many}{end}{end}{end}"), "too much work");
    template(&format!("{many}{many}{{{{ 'text' * 1000 }}}}{end}{end}"), "too much work");
    template(&format!("{{% set x = namespace(y='text') %}}{many}{{% set x.y = x.y ~ x.y %}}{end}"), "too much work");
    template("{{ 'text' * 1000000000000 }}", "too much work");
    template("{% include '404.html' %}", "recursion");
    template("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "recursion");
    template("{% for a in [[]] recursive %}{{ loop([[]]) }}{% endfor %}", "recursion");
    let project = archive().with("kanku.toml", OWN_THEME).with(TEMPLATE, "{% extends '404.html' %}\n");
    refused(&project, TEMPLATE, "");
}

/// A running preview, ended with the test.
#[cfg(feature = "serve")]
struct Server {
    child: Child,
    /// Host and port.
    address: String,
}

#[cfg(feature = "serve")]
impl Server {
    fn start(project: &Project) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanku"));
        command.args(["serve", "--port", "0", "--root"]).arg(project.path(""));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split('/').nth(2).unwrap_or_else(|| panic!("no address in `{line}`")).to_owned();
        Self { child, address }
    }

    /// Asks for a path, and returns the connection with the answer.
    fn get(&self, path: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(TIME)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        BufReader::new(stream)
    }
}

#[cfg(feature = "serve")]
impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[cfg(feature = "serve")]
#[test]
fn a_preview_streams_media_and_outlives_bad_content() {
    let size = 300 << 20;
    let project = archive()
        .with(ISSUE, format!("{FRONT}\n## 一、综述\n\n[录像](../../media/a.mp4)。\n"))
        .with("content/media/a.mp4", "");
    fs::File::options().write(true).open(project.path("content/media/a.mp4")).unwrap().set_len(size).unwrap();
    let server = Server::start(&project);

    let mut answer = server.get("/media/media/a.mp4");
    let mut headers = Vec::new();
    while !headers.ends_with(b"\r\n\r\n") {
        answer.read_until(b'\n', &mut headers).unwrap();
    }
    let headers = String::from_utf8_lossy(&headers).to_lowercase();
    assert!(
        headers.starts_with("http/1.1 200") && headers.contains(&format!("content-length: {size}\r\n")),
        "{headers}"
    );
    assert_eq!(std::io::copy(&mut answer, &mut std::io::sink()).unwrap(), size);

    let mut events = server.get("/.kanku/events");
    for bomb in [laughs(), deep("- "), deep("[")] {
        project.write("content/issues/2023/002.md", format!("---\n{bomb}\n---\n"));
        let mut line = String::new();
        while !line.contains("2023/002.md") {
            line.clear();
            events.read_line(&mut line).unwrap();
            assert!(!line.is_empty(), "the preview has ended");
        }
    }
    let mut home = String::new();
    server.get("/").read_to_string(&mut home).unwrap();
    assert!(home.starts_with("HTTP/1.1 200") && home.contains("周报"), "{home}");
    assert!(peak_memory(server.child.id()).unwrap_or_default() < MEMORY);
}

#[test]
fn settings_and_registry_without_end() {
    let settings = |text: &str, message: &str| file("kanku.toml", format!("title = \"周报\"\n{text}"), "2:", message);
    settings(&format!("footer = {}", deep("[")), "more than 8 levels deep");
    settings(&format!("{}a = 1", deep("a.")), "more than 8 levels deep");
    settings(
        &format!("departments = {{ lead_ins = [{}] }}", "\"本周\", ".repeat(20_000)),
        "more than 10000 characters",
    );
    settings(&format!("check.off = [{}]", "\"a\", ".repeat(2_000)), "there is no rule `a`");
    let pattern = |pattern: &str| format!("statistics = [{{ id = \"a\", label = \"甲\", week = '{pattern}{{n}}' }}]");
    settings(&pattern("(?:(?:\\w{100}){100}){100}"), "exceeds size limit");
    settings(&pattern(&deep("(?:")), "bad pattern");
    let series: String =
        (0..10_000).map(|id| format!("{{ id = \"a{id}\", label = \"\", week = \"{{n}}\" }}, ")).collect();
    settings(&format!("statistics = [{series}]"), "more than 50 series");

    let registry = "content/departments.toml";
    file(registry, format!("[[department]]\nname = {}", deep("{a = ")), "2:", "more than 8 levels deep");
    let aliases: String = (0..100_000).map(|name| format!("\"别名{name}\",")).collect();
    let entry = |name: &str| format!("[[department]]\nname = \"{name}\"\naliases = [{aliases}]\n");
    file(registry, entry("教育厅") + &entry("水利厅"), "6:", "claimed by two departments");
}
