//! Reads the modules of the crate as syntax trees: `src/` → each module with the paths that it names.
//!
//! Paths are found in `use` declarations, expressions, types and patterns, in the arguments of macros and attributes,
//! and in the bodies of `macro_rules!`. Code under `#[cfg(test)]` is left out, and so are documentation comments.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta, Token, TraitItem, UseTree};

/// A file of the crate, which is a module.
pub struct Module {
    /// Path below the repository, with forward slashes.
    pub file: String,
    /// Names of the module and those around it, without `crate`. Empty for `lib.rs` and `main.rs`.
    pub path: Vec<String>,
    /// Whether it is compiled for unit tests alone. Then `references` is empty.
    pub is_test: bool,
    /// Paths and methods that it names.
    pub references: Vec<Reference>,
}

/// A path that is named in a file: `crate::parse::parse`, `std::fs::read`; or the name of a method: `.exists`.
pub struct Reference {
    /// The name. Paths that begin with `self`, `super` or the crate's own name are written from `crate`.
    pub name: String,
    /// Line in the file, from 1.
    pub line: usize,
}

/// Reads the modules that `roots`, files in the folder `src` of the repository, declare, directly or through others.
pub fn read_modules(repository: &Path, roots: &[&str]) -> Vec<Module> {
    let mut modules = Vec::new();
    for root in roots {
        let folder = repository.join("src");
        read_file(repository, &folder.join(root), &folder, Vec::new(), false, &mut modules);
    }
    modules
}

/// Reads a file and those of its submodules, which stand in `folder`.
fn read_file(
    repository: &Path,
    file: &Path,
    folder: &Path,
    path: Vec<String>,
    is_test: bool,
    modules: &mut Vec<Module>,
) {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut collector = Collector { path: path.clone(), references: Vec::new(), submodules: Vec::new() };
    collector.visit_file(&syntax);
    let references = if is_test { Vec::new() } else { collector.references };
    let file = file.strip_prefix(repository).unwrap().to_string_lossy().replace('\\', "/");
    modules.push(Module { file, path: path.clone(), is_test, references });
    for submodule in collector.submodules {
        let below: PathBuf = submodule.path[path.len()..].iter().collect();
        let file = folder.join(&below).with_extension("rs");
        read_file(repository, &file, &folder.join(below), submodule.path, is_test || submodule.is_test, modules);
    }
}

/// A declaration `mod name;`.
struct Submodule {
    path: Vec<String>,
    is_test: bool,
}

/// Collects what a file names. Inline modules count as parts of the file.
struct Collector {
    /// The module that is being visited.
    path: Vec<String>,
    references: Vec<Reference>,
    submodules: Vec<Submodule>,
}

impl Collector {
    fn add(&mut self, segments: &[String], line: usize) {
        if let Some(name) = resolve(&self.path, segments) {
            self.references.push(Reference { name, line });
        }
    }

    /// Adds every path of a `use` declaration; `before` are the segments in front of `tree`.
    fn add_use(&mut self, before: &mut Vec<String>, tree: &UseTree) {
        let name = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.unraw().to_string());
                self.add_use(before, &path.tree);
                before.pop();
                return;
            }
            UseTree::Group(group) => return group.items.iter().for_each(|tree| self.add_use(before, tree)),
            UseTree::Name(name) => name.ident.unraw().to_string(),
            UseTree::Rename(rename) => rename.ident.unraw().to_string(),
            UseTree::Glob(_) => "*".to_owned(),
        };
        // `use a::{self}` names `a`.
        let name = Some(name).filter(|name| before.is_empty() || name != "self");
        let segments: Vec<String> = before.iter().cloned().chain(name).collect();
        self.add(&segments, tree.span().start().line);
    }

    /// Adds the paths in the tokens of a macro or an attribute, where the grammar is the macro's own.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(_) => {
                    let mut segments = Vec::new();
                    at = self.add_token_path(&tokens, at, &mut segments);
                    continue;
                }
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Literal(literal) => self.add_quoted_path(&syn::parse_str(&literal.to_string())),
                TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    /// Adds the path that begins at `at`, or several where it ends in braces; returns the index behind it.
    fn add_token_path(&mut self, tokens: &[TokenTree], mut at: usize, segments: &mut Vec<String>) -> usize {
        let line = tokens[at].span().start().line;
        while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
            segments.push(ident.unraw().to_string());
            at += 1;
            if !(is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))) {
                break;
            }
            at += 2;
        }
        match tokens.get(at) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace && is_colon(tokens.get(at - 1)) => {
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')) {
                    if !part.is_empty() {
                        self.add_token_path(part, 0, &mut segments.clone());
                    }
                }
                at + 1
            }
            _ => {
                self.add(segments, line);
                at
            }
        }
    }

    /// Adds a path in quotation marks, as attributes of serde take it.
    fn add_quoted_path(&mut self, literal: &syn::Result<Lit>) {
        let Ok(Lit::Str(text)) = literal else { return };
        if let Ok(path) = text.parse::<syn::Path>() {
            self.visit_path(&path);
        }
    }
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}

/// Writes a path from `crate`, or as it stands where it begins with a crate or with a name that was imported. `None`
/// for a single name, which is a variable, a generic type or an import.
fn resolve(module: &[String], segments: &[String]) -> Option<String> {
    let (first, rest) = segments.split_first()?;
    let supers = segments.iter().take_while(|segment| *segment == "super").count();
    let absolute = match first.as_str() {
        _ if rest.is_empty() && first != "super" => return None,
        "crate" | "kanku" => ["crate"].into_iter().chain(rest.iter().map(String::as_str)).collect(),
        "self" => inside(module, rest),
        "super" => inside(&module[..module.len() - supers], &segments[supers..]),
        _ => segments.iter().map(String::as_str).collect::<Vec<_>>(),
    };
    Some(absolute.join("::"))
}

fn inside<'a>(module: &'a [String], rest: &'a [String]) -> Vec<&'a str> {
    ["crate"].into_iter().chain(module.iter().chain(rest).map(String::as_str)).collect()
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(item_attributes(item)) {
            return visit::visit_item(self, item);
        }
        if let Item::Mod(module) = item
            && module.content.is_none()
        {
            let path = self.path.iter().cloned().chain([module.ident.to_string()]).collect();
            self.submodules.push(Submodule { path, is_test: true });
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => return visit::visit_impl_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        let attributes = match item {
            TraitItem::Const(item) => &item.attrs,
            TraitItem::Fn(item) => &item.attrs,
            TraitItem::Type(item) => &item.attrs,
            TraitItem::Macro(item) => &item.attrs,
            _ => return visit::visit_trait_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let has_path = module.attrs.iter().any(|attribute| attribute.path().is_ident("path"));
        assert!(!has_path, "a module stands in the file of its name, without #[path]: {}", module.ident);
        self.path.push(module.ident.to_string());
        if module.content.is_none() {
            self.submodules.push(Submodule { path: self.path.clone(), is_test: false });
        }
        visit::visit_item_mod(self, module);
        self.path.pop();
    }

    fn visit_item_use(&mut self, declaration: &'ast syn::ItemUse) {
        self.add_use(&mut Vec::new(), &declaration.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
        self.add(&segments, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.references.push(Reference { name: format!(".{}", call.method), line: call.method.span().start().line });
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.add_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            Meta::List(list) => self.add_tokens(list.tokens.clone()),
            Meta::NameValue(pair) if !pair.path.is_ident("doc") => {
                if let Expr::Lit(literal) = &pair.value {
                    self.add_quoted_path(&Ok(literal.lit.clone()));
                }
            }
            _ => {}
        }
    }
}

fn item_attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether one of the attributes keeps an item out of every build but that of the unit tests.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        let predicate = attribute.parse_args::<Meta>();
        predicate.is_ok_and(|predicate| requires_test(&predicate))
    })
}

/// Whether a predicate of `cfg` is false wherever `test` is not set.
fn requires_test(predicate: &Meta) -> bool {
    let Meta::List(list) = predicate else { return predicate.path().is_ident("test") };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap_or_default();
    if list.path.is_ident("all") {
        parts.iter().any(requires_test)
    } else {
        list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(requires_test)
    }
}

mod tests {
    use super::*;

    /// Names in the source text of the module `parse::prose`.
    fn names(text: &str) -> Vec<String> {
        let path = vec!["parse".to_owned(), "prose".to_owned()];
        let mut collector = Collector { path, references: Vec::new(), submodules: Vec::new() };
        collector.visit_file(&syn::parse_file(text).unwrap());
        collector.references.into_iter().map(|reference| reference.name).collect()
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        for (text, expected) in [
            (
                "use crate::{a::B, c::{self, D as E}, f::*};",
                &["crate::a::B", "crate::c", "crate::c::D", "crate::f::*"][..],
            ),
            ("use super::{super::a, links::b};", &["crate::a", "crate::parse::links::b"]),
            ("use self::x::y; pub use kanku::a;", &["crate::parse::prose::x::y", "crate::a"]),
            (
                "fn f(x: crate::a::B) -> crate::c::D { crate::e::F { g: super::h::I } }",
                &["crate::a::B", "crate::c::D", "crate::e::F", "crate::parse::h::I"],
            ),
            ("fn f() { x.exists() }", &[".exists"]),
            ("fn f() { g!(a => [crate::b::c(1)], { super::d::e }) }", &["crate::b::c", "crate::parse::d::e"]),
            ("macro_rules! m { () => { use $crate::{a::B, c}; } }", &["crate::a::B", "crate::c"]),
            ("struct S { #[serde(with = \"crate::a::b\")] x: u8 }", &["crate::a::b"]),
            ("mod inner { use super::super::super::a; }", &["crate::a"]),
            ("/// [`crate::a`]\nfn f() {}", &[]),
        ] {
            let mut found = names(text);
            found.retain(|name| expected.contains(&name.as_str()) || name.starts_with("crate"));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn tests_alone_are_left_out() {
        for (text, expected) in [
            ("#[cfg(test)] mod tests { use crate::a; } use crate::b;", &["crate::b"][..]),
            ("#[cfg(all(unix, test))] use crate::a;", &[]),
            ("#[cfg(any(unix, test))] use crate::a;", &["crate::a"]),
            ("#[cfg(not(test))] use crate::a;", &["crate::a"]),
            ("#[cfg(feature = \"test\")] use crate::a;", &["crate::a"]),
            ("impl A { #[cfg(test)] fn f() { crate::a::b() } fn g() { crate::c::d() } }", &["crate::c::d"]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
