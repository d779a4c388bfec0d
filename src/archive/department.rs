//! Departments (部门) and the registry that names them.

use serde::{Deserialize, Serialize};

use super::date::Date;

/// Index of a department in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DepartmentId(pub usize);

/// A name the department had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerName {
    /// The old name.
    pub name: String,
    /// The day of the change, where known.
    pub until: Option<Date>,
}

/// An organisation that bulletins report on.
#[derive(Debug, Clone)]
pub struct Department {
    /// Place in the registry.
    pub id: DepartmentId,
    /// Full name: 四川省经济和信息化厅.
    pub name: String,
    /// The name bulletins use: 经济和信息化厅; the full name where the registry gives none.
    pub short: String,
    /// Other names in use.
    pub aliases: Vec<String>,
    /// Names before a reform.
    pub former: Vec<FormerName>,
    /// ASCII, unique, safe in a path.
    pub slug: String,
    /// The department it belongs to.
    pub parent: Option<DepartmentId>,
}

impl Department {
    /// Every name, full name first, without repeats.
    pub fn names(&self) -> Vec<&str> {
        let mut names = vec![self.name.as_str()];
        let others = [self.short.as_str()].into_iter();
        let others = others.chain(self.aliases.iter().map(String::as_str));
        for name in others.chain(self.former.iter().map(|former| former.name.as_str())) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// All departments; names are unique across it.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// In the order of the file.
    pub departments: Vec<Department>,
}

impl Registry {
    /// The department that bears exactly this name.
    pub fn find(&self, name: &str) -> Option<DepartmentId> {
        self.departments.iter().find(|d| d.names().contains(&name)).map(|d| d.id)
    }
}
