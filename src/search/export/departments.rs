//! Export of the departments with the spellings of their names.

use crate::archive::Archive;
use crate::output::OutputFile;
use crate::search::format::{Encoder, Kind};
use crate::search::names::Names;

/// Makes `search/departments.js`.
pub fn file(archive: &Archive, generation: u32) -> OutputFile {
    let mut payload = Encoder::payload(Kind::Departments, generation);
    payload.size(archive.departments.len());
    for department in &archive.departments {
        payload.string(&department.slug);
        payload.string(&department.short);
        payload.string(&department.name);
        payload.size(archive.department_passages[department.id.0].len());
        let names: Vec<Names> = department.names().into_iter().map(Names::new).collect();
        payload.size(names.len());
        for name in &names {
            payload.string(&name.name);
            for spellings in [&name.pinyin, &name.initials] {
                payload.size(spellings.len());
                spellings.iter().for_each(|spelling| payload.string(spelling));
            }
        }
    }
    payload.into_file("departments")
}
