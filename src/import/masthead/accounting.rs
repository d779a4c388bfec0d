//! Lines of which each character belongs to a value.

use crate::import::fields::{Field, Unit};
use crate::import::line::{Line, Rest, Side};
use crate::import::names::{self, Bulletin, columns, compact, is_field_label, is_headline, same, unlabelled};

/// Characters of a title that is known by nothing but the number behind it.
const LONGEST_UNKNOWN_TITLE: usize = 20;

/// All that a line says, nothing of it left over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounted {
    /// Its fields.
    pub fields: Vec<Field>,
    /// Title of the bulletin.
    pub title: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
}

impl Accounted {
    /// Accounts for a line; `is_first` tells whether it is the first of its text. `None` where something is left over.
    pub fn of(line: &Line, bulletin: Bulletin<'_>, is_first: bool) -> Option<Self> {
        let mut says = Self { fields: line.fields.clone(), ..Self::default() };
        for rest in &line.rest {
            let pieces = columns(&rest.text, bulletin);
            let last = pieces.len().saturating_sub(1);
            for (index, text) in pieces.into_iter().enumerate() {
                let before = if index == 0 { rest.before } else { Side::Open };
                let behind = if index == last { rest.behind } else { Side::Open };
                says.name(Rest { text, before, behind }, bulletin, is_first)?;
            }
        }
        Some(says)
    }

    /// Takes a text for title or publisher, if it is one.
    fn name(&mut self, rest: Rest, bulletin: Bulletin<'_>, is_first: bool) -> Option<()> {
        let Rest { text, before, behind } = rest;
        if same(&text, bulletin.title) {
            return set(&mut self.title, bulletin.title.to_owned());
        }
        if !bulletin.publisher.is_empty() && same(unlabelled(&text), bulletin.publisher) {
            return set(&mut self.publisher, bulletin.publisher.to_owned());
        }
        // `2023年4月全市工作情况通报` is a headline, and 第一期工程 is no number.
        let is_glued = matches!(before, Side::Number(true) | Side::Field(true)) || behind == Side::Field(true);
        if is_glued || is_headline(&text) {
            return None;
        }
        let is_verb = self.publisher.is_some() && names::is_publisher_verb(&text);
        if is_verb || is_field_label(&text) && behind != Side::Open {
            return Some(());
        }
        let is_numbered = matches!(behind, Side::Number(_)) && self.is_issue_number();
        let is_short = text.chars().count() <= LONGEST_UNKNOWN_TITLE && !text.contains(['，', '、', '：', '！', '？']);
        if let Some(title) = names::title(&text) {
            return set(&mut self.title, title);
        }
        if let Some(publisher) = names::publisher(&text) {
            return set(&mut self.publisher, publisher);
        }
        if is_first && is_numbered && is_short {
            return set(&mut self.title, compact(&text));
        }
        None
    }

    fn is_issue_number(&self) -> bool {
        self.fields.iter().any(|field| matches!(field, Field::Number(number) if number.unit == Unit::Issue))
    }

    /// Returns whether it numbers the issue, so that it makes a masthead of its neighbours. 第 5 号 alone may number a
    /// decree.
    pub fn numbers(&self) -> bool {
        let is_rich = self.title.is_some() || self.fields.iter().any(|field| matches!(field, Field::Total(_)));
        self.fields.iter().any(|field| match field {
            Field::Number(number) => number.unit == Unit::Issue || number.year.is_some() || is_rich,
            Field::Total(_) => true,
            _ => false,
        })
    }

    /// Returns whether it is a line of an imprint: recipients, copies, or a date that is said to be that of issue.
    pub fn is_imprint(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field, Field::To(_) | Field::Cc(_) | Field::Copies(_) | Field::Date(_, true)))
    }
}

/// Sets a name that is not set, or set to the same.
fn set(name: &mut Option<String>, value: String) -> Option<()> {
    match name {
        Some(known) if !same(known, &value) => None,
        _ => {
            *name = Some(value);
            Some(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounted(text: &str) -> Option<(Option<String>, Option<String>)> {
        let bulletin = Bulletin { title: "窗口工作周报", publisher: "" };
        Accounted::of(&Line::read(text), bulletin, true).map(|says| (says.title, says.publisher))
    }

    #[test]
    fn each_character_belongs_to_a_value() {
        let names = |title: &str, publisher: &str| {
            let name = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
            Some((name(title), name(publisher)))
        };
        for (text, expected) in [
            ("窗 口 工 作 周 报", names("窗口工作周报", "")),
            (
                "窗口工作周报 2023年第44期（总第464期）省政务服务中心  2023年11月27日",
                names("窗口工作周报", "省政务服务中心"),
            ),
            ("每周分享第 44 期（20190222）", names("每周分享", "")),
            ("2023年第44期窗口工作周报", names("窗口工作周报", "")),
            ("编印单位：省政务服务中心    印发日期：2023-11-27", names("", "省政务服务中心")),
            ("《大厅动态》 期号：2023-15", names("大厅动态", "")),
            ("期号：2023年第15期　日期：2023年4月2日", names("", "")),
            ("某市行政审批局办公室　编　　2023年4月2日　星期日", names("", "某市行政审批局办公室")),
            ("某市行政审批局　　2023年4月2日　星期五", None),
            ("第12期　签发人：王某某", None),
            ("移动APP第一期工程", None),
            ("第一期工程简报", None),
            ("2023年4月全市政务服务工作情况通报", None),
            ("（2018年10月1日起施行）", None),
            ("时间 | 2022年11月26日", None),
            ("发布时间：2023-11-27", None),
            ("川办发〔2023〕15号", None),
            ("周刊（第 44 期）：为什么，读书？", None),
            ("关于表彰先进的通报", None),
        ] {
            assert_eq!(accounted(text), expected, "{text}");
        }
    }
}
