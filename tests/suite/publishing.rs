//! Readers see the old site or the new one, whole, even if a build is killed or its disk is full.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

#[cfg(target_os = "linux")]
use crate::support::run_with_own_mounts;
use crate::support::{Project, tree};

/// An archive whose every page differs between versions.
fn archive() -> Project {
    let mut project = Project::new();
    for number in 1..9 {
        project = project.issue(number, "## 一、政务工作动态\n\n1.教育厅受理 12 件。\n\n2.水利厅办结 3 件。");
    }
    project
}

/// Changes the title, which is on every page.
fn turn(project: &Project, title: &str) {
    project.write("kanku.toml", format!("title = \"{title}\"\n"));
}

fn command(project: &Project) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanku"));
    command.args(["build", "--root"]).arg(project.path("")).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

type Tree = Vec<(String, Vec<u8>)>;

/// Builds the sites of two titles in turn. The second one stays in place.
fn two_sites(project: &Project, titles: [&str; 2]) -> [Tree; 2] {
    titles.map(|title| {
        turn(project, title);
        assert!(command(project).status().unwrap().success());
        tree(&project.path("public"))
    })
}

#[test]
fn a_killed_build_leaves_one_of_two_whole_sites() {
    let project = archive();
    let titles = ["周报", "月报"];
    let start = Instant::now();
    let sites = two_sites(&project, titles);
    let whole = start.elapsed() / 2;
    let mut replaced = 0;
    for round in 0..100_u32 {
        let next = round as usize % 2;
        turn(&project, titles[next]);
        let mut build = command(&project).spawn().unwrap();
        // The kills are spread over the time that a build takes, and a little more.
        thread::sleep(whole * (round * 37 % 100) / 90);
        let _ = build.kill();
        build.wait().unwrap();
        let site = tree(&project.path("public"));
        assert!(sites.contains(&site), "round {round}: neither the one site nor the other");
        replaced += u32::from(site == sites[next]);
        if round % 10 == 9 {
            assert!(command(&project).status().unwrap().success());
            assert!(tree(&project.path("public")) == sites[next], "round {round}: the next build is not right");
        }
    }
    assert!((1..100).contains(&replaced), "kills came at all times: {replaced} of 100 builds had ended");
    let beside = fs::read_dir(project.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    let hidden: Vec<_> = beside.filter(|name| name.to_string_lossy().starts_with(".public")).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[cfg(unix)]
#[test]
fn a_copy_taken_during_builds_is_never_mixed() {
    let project = archive();
    let titles = ["周报", "月报"];
    let sites = two_sites(&project, titles);
    let copies = tempfile::tempdir().unwrap();
    let begun = AtomicUsize::new(0);
    thread::scope(|scope| {
        let builds = scope.spawn(|| {
            for round in 0..12 {
                turn(&project, titles[round % 2]);
                begun.fetch_add(1, Ordering::SeqCst);
                assert!(command(&project).status().unwrap().success());
            }
        });
        let (mut taken, mut whole) = (0, 0);
        while !builds.is_finished() || whole == 0 {
            let copy = copies.path().join(taken.to_string());
            fs::create_dir(&copy).unwrap();
            let first = begun.load(Ordering::SeqCst);
            // The folder is opened once; what is opened from there stays what it was until the build after the next.
            let copied = Command::new("cp").args(["-R", "."]).arg(&copy).current_dir(project.path("public")).output();
            let copied = copied.unwrap().status.success();
            assert!(copied || begun.load(Ordering::SeqCst) > first, "copy {taken} failed before a second build");
            assert!(!copied || sites.contains(&tree(&copy)), "copy {taken} is mixed");
            (taken, whole) = (taken + 1, whole + u32::from(copied));
        }
    });
}

#[test]
fn two_builds_at_once_both_end_well() {
    let project = archive();
    let builds: Vec<_> = (0..3).map(|_| command(&project).spawn().unwrap()).collect();
    for mut build in builds {
        assert!(build.wait().unwrap().success());
    }
    let site = tree(&project.path("public"));
    assert!(command(&project).arg("--clean").status().unwrap().success());
    assert!(site == tree(&project.path("public")));
}

/// A shell function that prints a hash of the site of the archive in a folder.
#[cfg(target_os = "linux")]
const SITE: &str = "site() { (cd \"$1/public\" && find . -type f -exec sha256sum {} + | sort | sha256sum); }\n";

#[cfg(target_os = "linux")]
#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "mounts file systems in a namespace of its own")]
fn a_full_disk_leaves_the_site_as_it_was() {
    let project = archive();
    let script = "
        mount -t tmpfs -o size=24m tmpfs /mnt
        cp -R \"$ROOT/.\" /mnt
        \"$KANKU\" build --root /mnt > /dev/null
        before=$(site /mnt)
        echo 'title = \"月报\"' > /mnt/kanku.toml
        head -c 64m /dev/zero > /mnt/ballast 2> /dev/null || true
        for _ in 1 2 3 4 5; do
            if \"$KANKU\" build --root /mnt 2>&1; then echo 'a build on a full disk went well'; exit 1; fi
            test \"$before\" = \"$(site /mnt)\"
            # The next one comes a little farther.
            truncate -s -24K /mnt/ballast
        done
        rm /mnt/ballast
        \"$KANKU\" build --root /mnt > /dev/null
        test \"$before\" != \"$(site /mnt)\"
    ";
    let output = run_with_own_mounts(&project.path(""), &format!("{SITE}{script}"));
    assert!(output.contains("No space left on device"), "{output}");
}

#[cfg(target_os = "linux")]
#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "mounts file systems in a namespace of its own")]
fn a_folder_that_cannot_be_written_to_leaves_the_site_as_it_was() {
    let project = archive().build();
    turn(&project, "月报");
    let script = "
        before=$(site \"$ROOT\")
        mount --bind \"$ROOT\" \"$ROOT\"
        mount -o remount,bind,ro \"$ROOT\"
        if \"$KANKU\" build --root \"$ROOT\" 2>&1; then echo 'a build without a place went well'; exit 1; fi
        test \"$before\" = \"$(site \"$ROOT\")\"
    ";
    let output = run_with_own_mounts(&project.path(""), &format!("{SITE}{script}"));
    assert!(output.contains("Read-only file system"), "{output}");
}
