//! Warnings about the content of issues.

use super::Area;
use crate::support::Project;

pub fn findings(area: &mut Area) {
    for (title, body) in [
        ("half-width marks", "本周,教育厅开会;水利厅也开(甲)。好!乙"),
        ("doubled marks", "教育厅，，开会。，水利厅。。"),
        ("unpaired marks", "教育厅说“好。水利厅说好）。"),
        ("items that skip and repeat", "1.教育厅\n\n2.水利厅\n\n4.教育厅\n\n4.水利厅"),
        ("points that skip", "一是教育厅；二是水利厅；四是教育厅。"),
        ("a date outside the period", "1.8 月 7 日，教育厅开会。"),
        ("no such day", "2 月 30 日，教育厅开会。"),
        ("a part that exceeds its total", "教育厅受理 10 件，其中网上 12 件。"),
        ("parts that exceed their total", "教育厅受理 10 件，其中网上 6 件，窗口 6 件。"),
        ("no text", ""),
        ("a heading without text", "## 一、教育厅\n\n## 二、水利厅\n\n开会。"),
        ("an unknown department", "海洋厅开会。海洋厅，教育厅。"),
        ("a link to an issue that is not there", "见[下期](002.md)。"),
        ("a link to a place that is not there", "见[本期](001.md#s9)。"),
        ("a link to a page that is not there", "见[首页](../../../issues/2020/001.html)。"),
        ("a file that is not there", "见[附件](../../files/a.pdf)。"),
        ("a picture that is not there", "![图](../../images/a.png)"),
        ("an address that cannot be linked to", "见[附件](javascript:alert)。"),
        ("an address that cannot be a picture", "![图](javascript:alert)"),
        ("a drawing that may hold scripts", "![图](../../images/a.svg)"),
        ("a web page below content/", "见[网页](../../files/a.html)。"),
        ("a file that browsers run", "见[程序](../../files/a.js)。"),
        ("HTML that is left out", "教育厅<script>开会</script>。"),
        ("HTML that is not closed", "<div>\n\n教育厅开会。"),
        ("HTML that closes nothing", "教育厅开会。\n\n</div>"),
        ("HTML around a heading", "<details>\n\n## 教育厅\n\n开会。\n\n</details>"),
        ("an unknown element", "教育厅<unit>开会</unit>。"),
        ("a picture without a file", "<img alt=\"图\">"),
        ("a picture of another site", "![图](https://example.org/a.png)"),
        ("personal data", "教育厅张某（电话：13800001234，身份证号110101199003070011）来访。"),
        ("a mark of secrecy", "机密★10年\n\n教育厅开会。"),
        ("a wrong word", "教育厅开展扫黑险恶工作。"),
    ] {
        area.run(title, &Project::new().issue(1, body), &["check"]);
    }
    let words = "[[word]]\nwrong = \"窗囗\"\nright = \"窗口\"\n\n[[word]]\nwrong = \"\"\nright = \"窗口\"\n";
    area.run(
        "words without a wrong form",
        &Project::new().with("content/words.toml", words).issue(1, "甲"),
        &["check"],
    );
    let forbidding = "title = \"周报\"\n[check]\nforbid = [\"personal-data\"]\n";
    let project = Project::new().with("kanku.toml", forbidding).issue(1, "教育厅张某，手机13800001234。");
    area.run("a build that must not publish", &project, &["build"]);
    area.run("what would be masked", &project, &["check", "--mask", "--dry-run"]);
    let renamed = Project::new().with("content/images/Chart.PNG", "").issue(1, "![图](../../images/chart.png)");
    area.run("a name in other letters", &renamed, &["check"]);
    let repeated = "教育厅召开全省教育工作会议，总结上半年工作，部署下半年重点任务，并就暑期安全、招生考试、教师队伍建设提出具体要求。";
    let project = Project::new().issue(1, repeated).issue(2, repeated);
    area.run("a passage of another issue", &project, &["check"]);
    let registry = "[[department]]\nname = \"四川省教育厅\"\nformer = [{ name = \"省教委\", until = 2000-01-01 }]\n";
    let project = Project::new().with("content/departments.toml", registry).issue(1, "省教委开会。");
    area.run("a former name", &project, &["check"]);
    let settings = "title = \"周报\"\n[[taxonomy]]\nkey = \"authors\"\ntitle = \"作者\"\n";
    let signed = |number, author| {
        format!("---\nyear: 2023\nissue: {number}\nauthors: [{author}]\n---\n\n教育厅第 {number} 次开会。\n")
    };
    let project = Project::new().with("kanku.toml", settings).with("content/issues/2023/1.md", signed(1, "李四, 张三"));
    let project = project
        .with("content/issues/2023/2.md", signed(2, "张 三"))
        .with("content/issues/2023/3.md", signed(3, "张三"));
    area.run("a term in two spellings", &project, &["check"]);
    dates_and_numbers(area);
    figures(area);
    several(area);
}

/// Text and files that would not reach the site as their author means them.
pub fn slips(area: &mut Area) {
    for (title, body) in [
        ("a heading without a blank", "##一、政务动态"),
        ("a heading with a full-width blank", "##　二、政务动态"),
        ("a heading with full-width signs", "＃＃三、政务动态"),
        ("an indented heading", "　　## 四、政务动态"),
        ("a heading of the seventh level", "####### 五、政务动态"),
        ("a line of dashes below text", "1.受理 12 件\n-"),
        ("a line of dashes below a paragraph", "教育厅开会。\n---"),
        ("a link with a blank", "见[附件](../../files/附件 1.pdf)。"),
        ("a link with full-width brackets", "见【附件】（a.pdf）。"),
        ("a picture with a full-width sign", "！[图](a.png)"),
        ("a link with backslashes", "见[附件](..\\a.pdf)。"),
        ("a link without a definition", "见[附件][甲]。"),
        ("a definition without a link", "[备注]: 系统升级"),
        ("a note without text", "正文[^1]。"),
        ("a note that nothing calls", "正文。\n\n[^1]: 注。"),
        ("a note with a full-width colon", "正文。\n\n[^1]：注。"),
        ("a note that is defined twice", "甲[^1]。\n\n[^1]: 一。\n\n[^1]: 二。"),
        ("cells beyond the header", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 备注 |"),
        ("a line that becomes a row", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n说明。"),
        ("full-width bars", "｜甲｜乙｜\n｜1｜2｜"),
        ("dashes that do not fit", "| 甲 | 乙 |\n|---|\n| 1 | 2 |"),
        ("a table without dashes", "| 甲 | 乙 |\n| 1 | 2 |"),
        ("lines with signs without a blank", "-甲\n-乙"),
        ("numbered lines in a paragraph", "1.甲。\n2.乙。"),
        ("a quotation with a full-width sign", "＞教育厅开会。"),
        ("full-width asterisks", "＊＊教育厅＊＊开会。"),
        ("bold type inside bold type", "**甲 **与** 乙**"),
        ("a mark without its partner", "教育厅**开会。"),
        ("asterisks in a word", "长*宽*高"),
        ("an indented paragraph", "    教育厅开会。"),
        ("code that is never closed", "```\n教育厅开会。"),
        ("a comment that is never closed", "甲。\n\n<!-- 乙。"),
        ("versions that were not merged", "<<<<<<< HEAD\n甲。\n=======\n乙。\n>>>>>>> b"),
        ("HTML that is left out", "甲。<object data=\"a.swf\">乙</object>"),
        ("a control character", "甲\u{7}乙。"),
    ] {
        area.run(title, &Project::new().issue(1, body), &["build"]);
    }
    for path in ["issues/2023/003.markdown", "045.md", "issues/046.docx", "department.toml", "issues/2023/047"] {
        let project = Project::new().issue(1, "教育厅开会。").with(&format!("content/{path}"), "");
        area.run("a file that is not read", &project, &["build"]);
    }
}

/// Two issues whose front matter does not fit.
fn dates_and_numbers(area: &mut Area) {
    let path = "content/issues/2023/002.md";
    for (title, old, new) in [
        ("a number that jumps", "issue: 2", "issue: 3"),
        ("a total that jumps", "total: 2", "total: 9"),
        ("a total that does not follow", "total: 2", "total: 1"),
        ("a total of another length", "issue: 2", "issue: [2, 3]"),
        ("a year that is not the period's", "year: 2023", "year: 2032"),
        ("a date before the issue before", "date: 2023-01-06", "date: 2023-01-03"),
        ("overlapping periods", "start: 2023-01-04", "start: 2023-01-03"),
    ] {
        let project = Project::new().issue(1, "教育厅开会。").issue(2, "水利厅开会。");
        let text = std::fs::read_to_string(project.path(path)).unwrap();
        area.run(title, &project.with(path, text.replace(old, new)), &["check"]);
    }
    let project = Project::new().issue(1, "教育厅开会。");
    std::fs::rename(project.path("content/issues/2023"), project.path("content/issues/2019")).unwrap();
    area.run("an issue in the folder of another year", &project, &["check"]);
}

/// Figures of two issues that do not fit.
fn figures(area: &mut Area) {
    let series = "[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nunit = \"件\"\nweek = \"本周受理{n}件\"\nyear = \"累计受理{n}件\"\n";
    for (title, second) in [
        ("a figure that falls", "本周受理 5 件，累计受理 90 件"),
        ("figures that do not add up", "本周受理 5 件，累计受理 120 件"),
        ("a week that exceeds its year", "本周受理 200 件，累计受理 120 件"),
    ] {
        let project = Project::new().with("kanku.toml", format!("title = \"周报\"\n{series}"));
        let project = project.issue(1, "教育厅本周受理 7 件，累计受理 100 件。").issue(2, &format!("水利厅{second}。"));
        area.run(title, &project, &["check"]);
    }
}

/// Many findings, as `check` lists them and `build` sums them up; names that a terminal must not see as they are.
fn several(area: &mut Area) {
    let project =
        Project::new().issue(1, "甲,乙,丙。\n\n丁,戊。").issue(2, "己,庚。\n\n“辛。\n\n见[附件](javascript:a)。");
    area.run("many findings", &project, &["check"]);
    area.run("many findings of a build", &project.issue(3, "见[附件](javascript:b)。"), &["build"]);
    let project = Project::new().issue(1, "甲\u{1b}[31m,乙\u{202e}丙,丁。");
    area.run("escapes of a terminal", &project, &["check"]);
}
