//! Which file of a crate uses what another file defines: module trees, and the paths that lead through them.
//!
//! A path is followed from `crate`, `self`, `super`, a child module or an imported module, to the longest
//! prefix that is a module: the file of that module is what the path ties to. So a name that a file
//! re-exports ties to the file that re-exports it. `mod` declarations and code that only tests compile
//! (`#[cfg(test)]`, `#[test]`) tie nothing.
//!
//! Watch for: names inside macro calls are found by their tokens (`a::b`), since nothing expands them.
//! A trait method called through an inferred type leaves no path, and is not seen.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, Meta, TraitItem, UseTree, Visibility};

/// One use of what another file defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The file that uses it.
    pub from: String,
    /// The file that defines it or re-exports it.
    pub to: String,
    /// The path as it is written.
    pub path: String,
}

type ModulePath = Vec<String>;

/// Returns the imports between the files of the crate that begins at `root`, sorted; `files` holds the text of
/// each file by its path.
///
/// # Errors
/// A file that is not Rust, and a `mod` without a file, as a sentence.
pub fn imports(root: &str, files: &BTreeMap<String, String>) -> Result<Vec<Import>, String> {
    let mut tree = Tree::default();
    tree.read(files, root, Vec::new(), folder_of(root).to_owned())?;
    let mut found = BTreeSet::new();
    for (module, place) in &tree.modules {
        let mut scope = Scope {
            tree: &tree,
            module,
            file: &place.file,
            names: BTreeMap::new(),
            collecting: true,
            found: BTreeSet::new(),
        };
        // Twice, since one import may begin at the name that another brings in.
        for _ in 0..2 {
            scope.visit(&place.items);
        }
        scope.collecting = false;
        scope.visit(&place.items);
        found.extend(scope.found);
    }
    Ok(found.into_iter().collect())
}

struct Place {
    file: String,
    items: Vec<Item>,
}

/// Every module of a crate that is compiled outside tests.
#[derive(Default)]
struct Tree {
    modules: BTreeMap<ModulePath, Place>,
}

fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl Tree {
    fn read(
        &mut self,
        files: &BTreeMap<String, String>,
        file: &str,
        module: ModulePath,
        children: String,
    ) -> Result<(), String> {
        let text = files.get(file).ok_or_else(|| format!("{file} is missing"))?;
        let parsed = syn::parse_file(text).map_err(|error| format!("{file} is not Rust: {error}"))?;
        if only_in_tests(&parsed.attrs) {
            return Ok(());
        }
        self.insert(files, file, module, &children, parsed.items)
    }

    fn insert(
        &mut self,
        files: &BTreeMap<String, String>,
        file: &str,
        module: ModulePath,
        children: &str,
        items: Vec<Item>,
    ) -> Result<(), String> {
        for item in &items {
            let Item::Mod(child) = item else { continue };
            if only_in_tests(&child.attrs) {
                continue;
            }
            let name = plain(&child.ident.to_string());
            let path = [module.clone(), vec![name.clone()]].concat();
            let folder = format!("{children}/{name}");
            if let Some((_, items)) = &child.content {
                self.insert(files, file, path, &folder, items.clone())?;
                continue;
            }
            let candidates = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
            let found = candidates.iter().find(|candidate| files.contains_key(*candidate));
            let found = found.ok_or_else(|| format!("{file}: no file for `mod {name}`"))?;
            self.read(files, found, path, folder)?;
        }
        let file = file.to_owned();
        self.modules.insert(module, Place { file, items });
        Ok(())
    }
}

/// Returns the name without `r#`.
fn plain(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}

/// Whether what carries `attributes` is compiled for tests alone.
fn only_in_tests(attributes: &[Attribute]) -> bool {
    fn asks_for_test(meta: &Meta) -> bool {
        match meta {
            Meta::Path(path) => path.is_ident("test"),
            Meta::List(list) if list.path.is_ident("all") => list
                .parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated)
                .is_ok_and(|parts| parts.iter().any(asks_for_test)),
            _ => false,
        }
    }
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        path.is_ident("test")
            || (path.is_ident("cfg") && attribute.parse_args::<Meta>().is_ok_and(|meta| asks_for_test(&meta)))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
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

/// What one module's names stand for, and what its paths were found to tie to.
struct Scope<'a> {
    tree: &'a Tree,
    module: &'a ModulePath,
    file: &'a str,
    /// Names of imported modules.
    names: BTreeMap<String, ModulePath>,
    /// Whether imports are read, or paths.
    collecting: bool,
    found: BTreeSet<Import>,
}

impl Scope<'_> {
    fn visit(&mut self, items: &[Item]) {
        for item in items {
            self.visit_item(item);
        }
    }

    /// Returns where `path` leads inside the crate, before it is cut to a module; `None` for another crate's.
    fn absolute(&self, path: &[String]) -> Option<ModulePath> {
        let (first, mut rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module.split_last()?.1.to_vec(),
            name => {
                let child = [self.module.clone(), vec![name.to_owned()]].concat();
                match self.names.get(name) {
                    Some(module) => module.clone(),
                    None if self.tree.modules.contains_key(&child) => child,
                    None => return None,
                }
            }
        };
        while let Some(("super", further)) = rest.split_first().map(|(name, further)| (name.as_str(), further)) {
            at.pop()?;
            rest = further;
        }
        at.extend(rest.iter().cloned());
        Some(at)
    }

    /// Ties the file to that of the module where `path` leads; returns the module if the path is one.
    fn tie(&mut self, path: &[String]) -> Option<ModulePath> {
        let whole = self.absolute(path)?;
        let mut module = whole.clone();
        while !self.tree.modules.contains_key(&module) {
            module.pop()?;
        }
        let to = &self.tree.modules.get(&module)?.file;
        if to != self.file {
            self.found.insert(Import {
                from: self.file.to_owned(),
                to: to.clone(),
                path: path.join("::"),
            });
        }
        (module == whole).then_some(module)
    }

    fn import(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &syn::Ident| {
            let name = plain(&name.to_string());
            // `a::{self}` is `a`, `self::a` is not `a`.
            match name.as_str() {
                "self" if !before.is_empty() => before.to_vec(),
                _ => [before, &[name]].concat(),
            }
        };
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, before);
                }
            }
            UseTree::Glob(_) => drop(self.tie(before)),
            UseTree::Name(name) => {
                let path = with(&name.ident);
                if let (Some(module), Some(name)) = (self.tie(&path), path.last()) {
                    self.names.insert(name.clone(), module);
                }
            }
            UseTree::Rename(renamed) => {
                if let Some(module) = self.tie(&with(&renamed.ident)) {
                    self.names.insert(plain(&renamed.rename.to_string()), module);
                }
            }
        }
    }

    /// Ties what is written as `a::b` among the tokens of a macro call.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(plain(&name.to_string()));
                    colons = 0;
                }
                other => {
                    self.end(&mut path);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        debug_assert!(group.delimiter() != Delimiter::None || group.stream().is_empty());
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.tie(path);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Scope<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        // A module in the file is visited with names of its own.
        if !only_in_tests(attributes(item)) && !matches!(item, Item::Mod(_)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let tests = match item {
            ImplItem::Fn(item) => only_in_tests(&item.attrs),
            ImplItem::Const(item) => only_in_tests(&item.attrs),
            _ => false,
        };
        if !tests {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if !matches!(item, TraitItem::Fn(item) if only_in_tests(&item.attrs)) {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if self.collecting {
            self.import(&item.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|part| plain(&part.ident.to_string()))
            .collect();
        if !self.collecting && path.leading_colon.is_none() && names.len() > 1 {
            self.tie(&names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if !self.collecting {
            self.tokens(call.tokens.clone());
        }
        visit::visit_macro(self, call);
    }

    /// `pub(super)` and `pub(in …)` use nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}
