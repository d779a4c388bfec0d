//! Kinds of periodicals that a new archive can be made for.

use clap::ValueEnum;

/// A kind of periodical: how its issues are numbered, and what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A weekly bulletin (周报): year, number and period; departments and weekly figures
    Weekly,
    /// A daily bulletin (日报): known by its date; departments and figures of the year
    Daily,
    /// A monthly (月刊): year, number and month; articles
    Monthly,
    /// An official gazette (公报): year and number (号); documents and departments
    Gazette,
    /// A newspaper (报纸): known by its date, with a running number; pages and articles
    Newspaper,
    /// A newsletter (通讯): a running number alone
    Newsletter,
}

/// The parts of the starter files that differ from kind to kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Template {
    /// Name of the periodical, unless given.
    pub(super) title: &'static str,
    /// Words for the number of an issue.
    pub(super) issue: &'static str,
    /// Words for the running number.
    pub(super) total: &'static str,
    /// Numbers that addresses are made of.
    pub(super) address: &'static str,
    /// Description of the archive behind its name.
    pub(super) description: &'static str,
    /// True if issues report on departments.
    pub(super) has_departments: bool,
    /// Settings of the figures to follow; empty if there are none.
    pub(super) figures: &'static str,
    /// Path of the sample issue.
    pub(super) sample_path: &'static str,
    /// Text of the sample issue.
    pub(super) sample: &'static str,
    /// Command that creates the first issue.
    pub(super) first: &'static str,
    /// Values in that command, which the editor has to fill in.
    pub(super) first_values: &'static str,
}

impl Kind {
    /// Returns the name of a periodical of this kind, unless one is given.
    pub fn title(self) -> &'static str {
        self.template().title
    }

    /// Returns the path of the sample issue, relative to the root.
    pub fn sample_path(self) -> &'static str {
        self.template().sample_path
    }

    /// Returns the parts that differ from kind to kind.
    pub(super) fn template(self) -> Template {
        let weekly = Template {
            title: "工作周报",
            issue: "第{n}期",
            total: "总第{n}期",
            address: "number",
            description: "历年各期全文，可按年份、部门、栏目浏览和检索。",
            has_departments: true,
            figures: include_str!("settings/weekly_figures.toml"),
            sample_path: "content/issues/2024/001.md",
            sample: include_str!("samples/weekly.md"),
            first: "kanku new --issue 1 --total 1 --start 2024-01-01 --end 2024-01-05",
            first_values: "期号、日期",
        };
        let without_departments =
            Template {
                has_departments: false, figures: "", description: "历年各期全文，可浏览和检索。", ..weekly
            };
        match self {
            Self::Weekly => weekly,
            Self::Daily => Template {
                title: "工作日报",
                address: "date",
                figures: include_str!("settings/daily_figures.toml"),
                sample_path: "content/issues/2024/2024-01-02.md",
                sample: include_str!("samples/daily.md"),
                first: "kanku new --start 2024-01-02 --end 2024-01-02 --date 2024-01-02",
                first_values: "日期",
                ..weekly
            },
            Self::Monthly => Template {
                title: "月刊",
                sample: include_str!("samples/monthly.md"),
                first: "kanku new --issue 1 --total 1 --start 2024-01-01 --end 2024-01-31",
                ..without_departments
            },
            Self::Gazette => Template {
                title: "政府公报",
                issue: "第{n}号",
                total: "总第{n}号",
                description: "历年各号全文，可按年份、部门、栏目浏览和检索。",
                figures: "",
                sample: include_str!("samples/gazette.md"),
                first: "kanku new --issue 1 --total 1 --start 2024-01-01 --end 2024-01-31",
                ..weekly
            },
            Self::Newspaper => Template {
                title: "新闻报",
                address: "date",
                sample_path: "content/issues/2024/2024-01-02.md",
                sample: include_str!("samples/newspaper.md"),
                first: "kanku new --total 1 --start 2024-01-02 --end 2024-01-02 --date 2024-01-02",
                first_values: "总期号、日期",
                ..without_departments
            },
            Self::Newsletter => Template {
                title: "通讯",
                address: "total",
                sample_path: "content/issues/001.md",
                sample: include_str!("samples/newsletter.md"),
                first: "kanku new --total 1 --date 2024-01-05",
                first_values: "总期号、日期",
                ..without_departments
            },
        }
    }
}
