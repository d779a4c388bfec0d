//! The line below the headline of a web page: its author, source and time of publication.

use std::sync::LazyLock;

use regex::Regex;

/// Labels of such a line.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let words = "(?:发布|发表|更新|录入|上传)(?:时间|日期)|时间|日期|作者|来源|信息来源|稿源|阅读(?:次数|量)?|浏览(?:次数|量)?|点击(?:次数|量)?|字号|责任编辑|编辑";
    Regex::new(&format!("(?:{words})\\s*[:：|｜]")).expect("the pattern is a constant")
});

/// Returns whether a text is such a line, by its labels.
pub fn is_web_line(text: &str) -> bool {
    LABEL.is_match(text)
}
