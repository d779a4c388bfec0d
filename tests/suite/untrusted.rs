//! Content is untrusted: nothing in it runs, fetches or leaves its place.

use crate::support::Project;

#[test]
fn html_in_markdown_is_made_harmless() {
    let body = "## 一、<img src=x onerror=alert(1)>综述\n\n\
        <script>alert('脚本')</script>\n\n\
        1.教育厅<b onclick=\"alert(1)\">重点</b><img src=\"https://evil.example/a.png\"><iframe src=\"//evil.example\"></iframe>。\n\n\
        2.[链接](javascript:alert(1))、[甲](javascript&#58;alert(1))、[乙](java&Tab;script:alert(1))、<img src=\"&#xE000;/../../x.png\">与![图](https://evil.example/b.png)与<a href=\"javascript:alert(1)\">三</a>。\n\n\
        <div style=\"background:url(https://evil.example/c.png)\" id=\"s1\">块</div>\n\n\
        <svg><script>alert(1)</script></svg>\n\n\
        <form action=\"https://evil.example\"><input></form><meta http-equiv=refresh content=0><link rel=stylesheet href=//evil.example>\n";
    let project = Project::new().issue(1, body).build();
    let page = project.built("issues/2023/001.html");
    for forbidden in [
        "onerror=",
        "onclick=",
        "javascript:",
        "<iframe",
        "src=\"https://evil",
        "style=",
        "<input>",
        "http-equiv=\"refresh",
        "alert(",
        "stylesheet href=//",
    ] {
        assert!(!page.contains(forbidden), "`{forbidden}` survives");
    }
    assert_eq!(page.matches("<form").count(), 1, "the search box is the only form");
    for kept in ["<b>重点</b>", "综述", "三", "块"] {
        assert!(page.contains(kept), "`{kept}` is lost");
    }
}

#[test]
fn markup_in_titles_and_names_is_text() {
    let evil = "\\\"><script>alert(1)</script>";
    let project = Project::new()
        .issue(1, "## 一、</script><script>alert(1)</script>\n\n水利厅开会。")
        .with("kanku.toml", format!("title = \"{evil}\"\nfooter = \"{evil}\"\n"))
        .with(
            "content/departments.toml",
            format!("[[department]]\nname = \"教育厅{}\"\naliases = [\"水利厅\"]\n", evil.replace(' ', "")),
        )
        .build();
    for page in
        ["index.html", "issues/2023/001.html", "departments.html", "sections.html", "archive.html", "search.html"]
    {
        assert!(!project.built(page).contains("<script>alert"), "{page}");
    }
}
