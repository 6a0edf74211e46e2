//! Takes out of the generated calls what costs and gives nothing: each would parse the base URL, copy headers
//! that nobody reads and fill a header map with nothing.

use quote::quote;
use syn::{
    Expr, ExprMethodCall, Stmt, parse_quote,
    visit_mut::{self, VisitMut},
};

/// Lightens every call of a generated file.
pub(super) fn lighten(file: &mut syn::File) {
    Lighten.visit_file_mut(file);
}

/// The generator's name for the headers that a call's parameters bring.
const HEADERS: &str = "header_map";

struct Lighten;

impl VisitMut for Lighten {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        visit_mut::visit_block_mut(self, block);
        let is_filled =
            block.stmts.iter().any(|statement| quote!(#statement).to_string().contains("header_map . append"));
        let makes_headers = |statement: &Stmt| matches!(statement, Stmt::Local(local) if names(&local.pat, HEADERS));
        if !is_filled && block.stmts.iter().any(makes_headers) {
            block.stmts.retain(|statement| !makes_headers(statement));
            block.stmts.iter_mut().for_each(|statement| WithoutHeaders.visit_stmt_mut(statement));
        }
    }

    /// The base URL was parsed when the client was built: only the path is new.
    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        visit_mut::visit_local_mut(self, local);
        if !names(&local.pat, "url") {
            return;
        }
        if let Some(init) = &mut local.init
            && let Expr::Macro(format) = &mut *init.expr
        {
            BasePath.visit_macro_mut(&mut format.mac);
            init.expr = parse_quote!(self.inner.url(&#format));
        }
    }

    /// The hook has read the body, and it was the last to look at the headers.
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::Await(awaited) = expression
            && let Expr::Call(call) = &*awaited.base
            && let Expr::Path(function) = &*call.func
            && function.path.segments.last().is_some_and(|last| last.ident == "from_response")
        {
            *expression = parse_quote!(self.inner.decode(response.status()));
        }
    }
}

/// `request.headers(header_map)` -> `request`.
struct WithoutHeaders;

impl VisitMut for WithoutHeaders {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let Expr::MethodCall(ExprMethodCall { receiver, method, .. }) = expression
            && method == "headers"
        {
            *expression = (**receiver).clone();
        }
    }
}

/// `self.baseurl` -> `self.inner.base_path()`.
struct BasePath;

impl VisitMut for BasePath {
    fn visit_macro_mut(&mut self, format: &mut syn::Macro) {
        let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        if let Ok(mut arguments) = format.parse_body_with(parser) {
            arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            format.tokens = quote!(#arguments);
        }
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if matches!(expression, Expr::Field(field) if matches!(&field.member, syn::Member::Named(name) if name == "baseurl"))
        {
            *expression = parse_quote!(self.inner.base_path());
        }
    }
}

fn names(pattern: &syn::Pat, name: &str) -> bool {
    matches!(pattern, syn::Pat::Ident(pattern) if pattern.ident == name)
}
