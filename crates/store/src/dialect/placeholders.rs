//! `?1` becomes `$1`, but not inside texts, quoted names and comments.

use crate::Value;

/// One letter per argument: what PostgreSQL must be told when it prepares the statement.
pub(crate) fn signature(args: &[Value]) -> String {
    args.iter()
        .map(|arg| match arg {
            Value::Null => 'n',
            Value::Int(_) => 'i',
            Value::Real(_) => 'r',
            Value::Text(_) => 't',
            Value::Blob(_) => 'b',
        })
        .collect()
}

/// The statement as PostgreSQL wants it.
///
/// An argument that is null is written out as `null` and the others are numbered on, because PostgreSQL wants to know
/// a parameter's type and a null has none: `(?1 is null or team_id = ?1)` would be refused otherwise.
pub(crate) fn postgres_sql(sql: &str, args: &[Value]) -> String {
    let mut numbers = Vec::with_capacity(args.len());
    let mut next = 0;
    for arg in args {
        numbers.push((*arg != Value::Null).then(|| {
            next += 1;
            next
        }));
    }
    let mut out = String::with_capacity(sql.len() + 8);
    let mut rest = sql;
    while let Some(at) = rest.find(['\'', '"', '-', '?']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = match rest.as_bytes()[0] {
            quote @ (b'\'' | b'"') => rest[1..].find(char::from(quote)).map_or(rest.len(), |end| end + 2),
            b'-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            b'?' => {
                let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
                match rest[1..=digits]
                    .parse::<usize>()
                    .ok()
                    .and_then(|n| numbers.get(n.wrapping_sub(1)).copied().map(|to| (n, to)))
                {
                    Some((_, Some(number))) => out.push_str(&format!("${number}")),
                    Some((_, None)) => out.push_str("null"),
                    // No such argument: PostgreSQL says so better than we could.
                    None => out.push_str(&rest[..=digits].replace('?', "$")),
                }
                rest = &rest[1 + digits..];
                continue;
            }
            _ => 1,
        };
        out.push_str(&rest[..len]);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, args: &[Value], expected: &str) {
        assert_eq!(postgres_sql(sql, args), expected);
    }

    #[test]
    fn placeholders_become_dollars() {
        let args = crate::args![1i64, "a"];
        check("select ?1, ?2, ?1", args, "select $1, $2, $1");
        check("select '?1 it''s', \"?2\", ?2 -- ?1's\n, ?1", args, "select '?1 it''s', \"?2\", $2 -- ?1's\n, $1");
        check("select a - ?1", args, "select a - $1");
        check("select ?3", args, "select $3");
        check("select 'ø?1", args, "select 'ø?1");
    }

    #[test]
    fn what_is_null_is_written_out_and_the_rest_numbered_on() {
        let args = crate::args![None::<i64>, 2i64, None::<String>, "d"];
        check("select ?1, ?2, ?3, ?4", args, "select null, $1, null, $2");
    }
}
