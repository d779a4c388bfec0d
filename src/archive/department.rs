//! Departments (部门) and the registry that names them.

use std::collections::{HashMap, HashSet};

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
    /// ASCII, unique, safe in a path; that of the registry, or one that follows from `short` alone.
    pub slug: String,
    /// The department it belongs to.
    pub parent: Option<DepartmentId>,
}

impl Department {
    /// Every name, full name first, without repeats.
    pub fn names(&self) -> Vec<&str> {
        let names = [&self.name, &self.short].into_iter().chain(&self.aliases);
        let names = names.chain(self.former.iter().map(|former| &former.name));
        let mut seen = HashSet::new();
        names.map(String::as_str).filter(|name| seen.insert(*name)).collect()
    }
}

/// All departments. A name belongs to one of them only.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// In the order of the file.
    pub departments: Vec<Department>,
    /// The owner of each name.
    owners: HashMap<String, DepartmentId>,
}

impl Registry {
    /// Makes a registry of departments, in the order of the file.
    pub fn new(departments: Vec<Department>) -> Self {
        let mut owners = HashMap::new();
        for department in &departments {
            for name in department.names() {
                owners.entry(name.to_owned()).or_insert(department.id);
            }
        }
        Self { departments, owners }
    }

    /// Returns the department that bears exactly this name.
    pub fn find(&self, name: &str) -> Option<DepartmentId> {
        self.owners.get(name).copied()
    }
}
