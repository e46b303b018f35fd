/** Whether an object is no member of an extension, which brings its own. */
const own = (catalog: string, oid: string): string =>
  `not exists (select 1 from pg_depend e where e.classid = '${catalog}'::regclass
     and e.objid = ${oid} and e.deptype = 'e')`;

const inUserSchema = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/** Grants as a sorted text; defaults spelled out, which a dump leaves out. */
const grants = (acl: string, kind: string, owner: string): string =>
  `(select string_agg(g::text, ',' order by g::text)
     from unnest(coalesce(${acl}, acldefault('${kind}', ${owner}))) g)`;

const relation = `pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${inUserSchema} and c.relpersistence <> 't' and ${own('pg_class', 'c.oid')}`;
const relationName = `format('%I.%I', n.nspname, c.relname)`;

/** Each selects kind, name and definition. */
const parts: readonly string[] = [
  `select 'schema', quote_ident(n.nspname),
     concat_ws(' ', pg_get_userbyid(n.nspowner), ${grants('n.nspacl', 'n', 'n.nspowner')})
   from pg_namespace n where ${inUserSchema} and ${own('pg_namespace', 'n.oid')}`,
  `select 'relation', ${relationName},
     concat_ws(' ', c.relkind, c.relpersistence, pg_get_userbyid(c.relowner), c.relrowsecurity,
       c.relforcerowsecurity, c.reloptions::text, pg_get_expr(c.relpartbound, c.oid),
       pg_get_partkeydef(c.oid), case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
       case when c.relkind = 'S' then ${grants('c.relacl', 's', 'c.relowner')}
         else ${grants('c.relacl', 'r', 'c.relowner')} end)
   from ${relation} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')`,
  `select 'column', format('%s.%I', ${relationName}, a.attname),
     concat_ws(' ', row_number() over (partition by c.oid order by a.attnum),
       format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
       a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid), a.attacl::text)
   from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum,
     ${relation} and a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')`,
  `select 'constraint', format('%s %I', ${relationName}, o.conname),
     pg_get_constraintdef(o.oid) || ' ' || o.convalidated
   from pg_constraint o, ${relation} and o.conrelid = c.oid`,
  `select 'index', ${relationName}, pg_get_indexdef(c.oid) || ' ' || i.indisvalid
   from pg_index i, ${relation} and i.indexrelid = c.oid`,
  `select 'trigger', format('%s %I', ${relationName}, t.tgname),
     pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
   from pg_trigger t, ${relation} and t.tgrelid = c.oid and not t.tgisinternal`,
  `select 'rule', format('%s %I', ${relationName}, r.rulename), pg_get_ruledef(r.oid)
   from pg_rewrite r, ${relation} and r.ev_class = c.oid and r.rulename <> '_RETURN'`,
  `select 'policy', format('%s %I', ${relationName}, p.polname),
     concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
   from pg_policy p, ${relation} and p.polrelid = c.oid`,
  `select 'sequence', ${relationName},
     concat_ws(' ', format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
       s.seqcache, s.seqcycle)
   from pg_sequence s, ${relation} and s.seqrelid = c.oid`,
  `select 'statistics', format('%I.%I', n.nspname, x.stxname), pg_get_statisticsobjdef(x.oid)
   from pg_statistic_ext x join pg_namespace n on n.oid = x.stxnamespace where ${inUserSchema}`,
  `select 'function', p.oid::regprocedure::text,
     concat_ws(' ', pg_get_userbyid(p.proowner), ${grants('p.proacl', 'f', 'p.proowner')},
       case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid)
         else pg_get_function_result(p.oid) end)
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where ${inUserSchema} and ${own('pg_proc', 'p.oid')}`,
  `select 'type', format('%I.%I', n.nspname, t.typname),
     concat_ws(' ', t.typtype, pg_get_userbyid(t.typowner), t.typnotnull, t.typdefault,
       case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
       (select string_agg(l.enumlabel, ',' order by l.enumsortorder)
         from pg_enum l where l.enumtypid = t.oid),
       (select string_agg(pg_get_constraintdef(o.oid), ' ' order by o.conname)
         from pg_constraint o where o.contypid = t.oid))
   from pg_type t join pg_namespace n on n.oid = t.typnamespace
   where ${inUserSchema} and t.typtype in ('d', 'e', 'r') and ${own('pg_type', 't.oid')}`,
  `select 'comment', ${relationName} || case when d.objsubid = 0 then '' else
     '.' || quote_ident((select a.attname from pg_attribute a
       where a.attrelid = c.oid and a.attnum = d.objsubid)) end, d.description
   from pg_description d, ${relation} and d.classoid = 'pg_class'::regclass and d.objoid = c.oid`,
  `select 'event trigger', quote_ident(v.evtname),
     concat_ws(' ', v.evtevent, v.evtfoid::regprocedure, v.evtenabled, v.evttags::text)
   from pg_event_trigger v where ${own('pg_event_trigger', 'v.oid')}`,
];

/** Everything that a dump must bring back beside rows: kind, name, definition; names with schemas. */
export const schemaSql = parts.map((part) => `(${part})`).join('\nunion all\n');

/** Ordinary tables: where the rows are. */
export const tablesSql = `
  select ${relationName} as name, pg_relation_size(c.oid) as bytes,
    current_setting('block_size')::int as page,
    exists (select 1 from pg_am m where m.oid = c.relam and m.amname = 'heap') as heap
  from ${relation} and c.relkind = 'r'
  order by bytes desc, name`;

export const sequencesSql = `
  select format('%I.%I', schemaname, sequencename) as name, last_value as value from pg_sequences
  where schemaname !~ '^pg_'`;

export const extensionsSql = `select extname as name from pg_extension`;

/** Owners apart from what depends on them: of the first superuser nothing is said to depend. */
export const rolesNeededSql = `
  select distinct pg_get_userbyid(owner) as name from (
    select refobjid as owner from pg_shdepend
      where refclassid = 'pg_authid'::regclass
      and dbid = (select oid from pg_database where datname = current_database())
    union all select c.relowner from ${relation}
    union all select p.proowner from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${inUserSchema} and ${own('pg_proc', 'p.oid')}
  ) needed where pg_get_userbyid(owner) !~ '^(pg_|unknown )'`;

export const rolesSql = `select rolname as name from pg_roles`;
