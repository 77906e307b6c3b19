import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { schema } from "./schema.ts";
import { docsPath, showDocs } from "./view.ts";

/** What the schema says of itself. */
export function Docs() {
  const known = schema.value;
  if (!known) return <p class="muted">The schema is being read…</p>;
  const step = docsPath.value.at(-1);
  const type = step && known.getType(step.type);
  return (
    <div class="docs">
      {step && (
        <button
          type="button"
          class="quiet back"
          onClick={() => (docsPath.value = docsPath.value.slice(0, -1))}
        >
          ‹ {docsPath.value.at(-2)?.type ?? "Schema"}
        </button>
      )}
      {type ? (
        <TypeDocs type={type} field={step.field} schema={known} />
      ) : (
        <Overview schema={known} />
      )}
    </div>
  );
}

function Overview({ schema: known }: { schema: GraphQLSchema }) {
  const wanted = useSignal("");
  const words = wanted.value.trim().toLowerCase();
  const roots = [known.getQueryType(), known.getMutationType()].filter(
    (type) => !!type,
  );
  const types = Object.values(known.getTypeMap()).filter(
    (type) =>
      !isIntrospectionType(type) &&
      !roots.some(({ name }) => name === type.name),
  );
  const fields = [...roots, ...types].flatMap((type) =>
    "getFields" in type
      ? Object.values(type.getFields()).map(({ name }) => ({ type, name }))
      : [],
  );
  return (
    <>
      <label class="search">
        <span class="visuallyHidden">Find a type or field</span>
        <input
          type="search"
          placeholder="Find a type or field"
          value={wanted.value}
          onInput={({ currentTarget }) => (wanted.value = currentTarget.value)}
        />
      </label>
      {words ? (
        <ul class="typeList">
          {types
            .filter(({ name }) => name.toLowerCase().includes(words))
            .map(({ name }) => (
              <li key={name}>
                <TypeButton name={name} />
              </li>
            ))}
          {fields
            .filter(({ name }) => name.toLowerCase().includes(words))
            .map(({ type, name }) => (
              <li key={`${type.name}.${name}`}>
                <button
                  type="button"
                  class="typeName"
                  onClick={() => showDocs(type.name, name)}
                >
                  {type.name}.{name}
                </button>
              </li>
            ))}
        </ul>
      ) : (
        <>
          {roots.map((type) => (
            <section key={type.name}>
              <h3>{type.name}</h3>
              <Description text={type.description} />
              <Fields fields={Object.values(type.getFields())} />
            </section>
          ))}
          <h3>Types</h3>
          <ul class="typeList">
            {types.map(({ name }) => (
              <li key={name}>
                <TypeButton name={name} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function TypeDocs({
  type,
  field,
  schema: known,
}: {
  type: GraphQLNamedType;
  field: string | undefined;
  schema: GraphQLSchema;
}) {
  return (
    <section>
      <h3>
        <span class="kind">{kindOf(type)}</span> {type.name}
      </h3>
      <Description text={type.description} />
      {(isObjectType(type) || isInterfaceType(type)) && (
        <Fields fields={Object.values(type.getFields())} marked={field} />
      )}
      {isInputObjectType(type) && (
        <Fields fields={Object.values(type.getFields())} marked={field} />
      )}
      {isUnionType(type) && (
        <ul class="typeList">
          {known.getPossibleTypes(type).map(({ name }) => (
            <li key={name}>
              <TypeButton name={name} />
            </li>
          ))}
        </ul>
      )}
      {isEnumType(type) && (
        <ul class="typeList values">
          {type.getValues().map(({ name }) => (
            <li key={name}>
              <code>{name}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;

function Fields({
  fields,
  marked,
}: {
  fields: readonly Field[];
  marked?: string | undefined;
}) {
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => {
    list.current?.querySelector(".marked")?.scrollIntoView({ block: "center" });
  }, [marked]);
  return (
    <dl class="fields" ref={list}>
      {fields.map((field) => (
        <div key={field.name} class={field.name === marked ? "marked" : ""}>
          <dt>
            <code class="fieldName">{field.name}</code>
            <TypeReference type={field.type} />
          </dt>
          <dd>
            <Description text={field.description} />
            {"args" in field && field.args.length > 0 && (
              <Arguments args={field.args} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Arguments({ args }: { args: readonly GraphQLArgument[] }) {
  return (
    <ul class="arguments" aria-label="Arguments">
      {args.map(({ name, type, description }) => (
        <li key={name}>
          <code class="argumentName">{name}</code>
          <TypeReference type={type} />
          <Description text={description} />
        </li>
      ))}
    </ul>
  );
}

function TypeReference({
  type,
}: {
  type: GraphQLOutputType | GraphQLInputType;
}) {
  const { name } = getNamedType(type);
  const [before = "", after = ""] = String(type).split(name);
  return (
    <code class="typeReference">
      {": "}
      {before}
      <TypeButton name={name} />
      {after}
    </code>
  );
}

function TypeButton({ name }: { name: string }) {
  return (
    <button type="button" class="typeName" onClick={() => showDocs(name)}>
      {name}
    </button>
  );
}

function Description({ text }: { text: string | null | undefined }) {
  return text ? <p class="description">{text.replace(/\n+/g, " ")}</p> : null;
}

function kindOf(type: GraphQLNamedType): string {
  if (isInputObjectType(type)) return "input";
  if (isEnumType(type)) return "enum";
  if (isUnionType(type)) return "union";
  if (isScalarType(type)) return "scalar";
  return isInterfaceType(type) ? "interface" : "type";
}
