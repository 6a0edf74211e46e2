//! Takes out of the generated calls what costs and gives nothing: each would parse the base URL, copy headers
//! that nobody reads and fill a header map with nothing. And has [`Attempt`] send what they make.
//!
//! [`Attempt`]: ../src/wire/attempt.rs

use quote::quote;
use syn::{
    Expr, ExprMethodCall, GenericArgument, Item, ItemImpl, PathArguments, Stmt, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::surgery::{Surgery, Tally};

/// Lightens every call of a generated file.
pub(super) fn lighten(file: &mut syn::File, tally: &mut Tally) {
    tally.add_all(Surgery::Hooks, file.items.iter().filter(|item| is_hooks(item)).count());
    file.items.retain(|item| !is_hooks(item));
    Lighten(tally).visit_file_mut(file);
    file.items.push(parse_quote! {
        impl crate::wire::Generated for Client {
            fn with(client: &reqwest::Client, attempt: crate::wire::Attempt) -> Self {
                // The attempt knows the base URL.
                Self::new_with_client("", client.clone(), attempt)
            }
        }
    });
}

/// The generator's name for the headers that a call's parameters bring.
const HEADERS: &str = "header_map";

struct Lighten<'a>(&'a mut Tally);

impl VisitMut for Lighten<'_> {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        visit_mut::visit_block_mut(self, block);
        let is_filled =
            block.stmts.iter().any(|statement| quote!(#statement).to_string().contains("header_map . append"));
        let makes_headers = |statement: &Stmt| matches!(statement, Stmt::Local(local) if names(&local.pat, HEADERS));
        if !is_filled && block.stmts.iter().any(makes_headers) {
            block.stmts.retain(|statement| !makes_headers(statement));
            block.stmts.iter_mut().for_each(|statement| WithoutHeaders.visit_stmt_mut(statement));
            self.0.add(Surgery::NoHeaders);
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
            BasePath(self.0).visit_macro_mut(&mut format.mac);
            init.expr = parse_quote!(self.inner.url(&#format));
            self.0.add(Surgery::Url);
        }
    }

    /// What follows the request is ours: it is sent and its answer read by [`Attempt`], and decoded by the caller. The
    /// generator's hooks would copy request and answer from future to future, and have no place for a failure.
    fn visit_impl_item_fn_mut(&mut self, call: &mut syn::ImplItemFn) {
        visit_mut::visit_impl_item_fn_mut(self, call);
        let is_info = |statement: &Stmt| matches!(statement, Stmt::Local(local) if names(&local.pat, "info"));
        if let Some(end) = call.block.stmts.iter().position(is_info)
            && let Some(answer) = answer_of(&call.sig.output)
        {
            call.block.stmts.truncate(end);
            call.block.stmts.push(parse_quote!(let arrived = self.inner.perform(&self.client, request).await?;));
            call.block.stmts.push(Stmt::Expr(parse_quote!(Ok(crate::wire::Unread::new(arrived))), None));
            call.sig.output = parse_quote!(-> crate::wire::Sent<#answer>);
            self.0.add(Surgery::Performed);
        }
    }
}

/// `impl ClientHooks`: no call asks for hooks any more.
fn is_hooks(item: &Item) -> bool {
    let Item::Impl(ItemImpl { trait_: Some((path, _)), .. }) = item else { return false };
    path.segments.last().is_some_and(|last| last.ident == "ClientHooks")
}

/// The type of the answer: `T` of `-> Result<ResponseValue<T>, _>`.
fn answer_of(output: &syn::ReturnType) -> Option<Type> {
    let syn::ReturnType::Type(_, result) = output else { return None };
    let response_value = first_argument(result)?;
    first_argument(&response_value)
}

fn first_argument(of: &Type) -> Option<Type> {
    let Type::Path(path) = of else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(argument) => Some(argument.clone()),
        _ => None,
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
struct BasePath<'a>(&'a mut Tally);

impl VisitMut for BasePath<'_> {
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
            self.0.add(Surgery::BasePath);
        }
    }
}

fn names(pattern: &syn::Pat, name: &str) -> bool {
    matches!(pattern, syn::Pat::Ident(pattern) if pattern.ident == name)
}
