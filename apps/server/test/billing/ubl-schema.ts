import { invoiceSchema } from "@e-invoice-eu/core";
import { Ajv2019 } from "ajv/dist/2019.js";
import type { Element } from "./ubl-document.ts";

type Schema = {
  type?: string;
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  $defs?: Record<string, Schema>;
};

const schema = invoiceSchema as unknown as Schema;
const ajv = new Ajv2019({ strict: false, allErrors: true });
const isValid = ajv.compile(schema);
/** A credit note has the same content under other names, and the schema knows it by those of an invoice. */
const AS_INVOICE: Record<string, string> = {
  CreditNote: "ubl:Invoice",
  Invoice: "ubl:Invoice",
  "cbc:CreditNoteTypeCode": "cbc:InvoiceTypeCode",
  "cac:CreditNoteLine": "cac:InvoiceLine",
  "cbc:CreditedQuantity": "cbc:InvoicedQuantity",
};

/** What a schema of UBL invoices by EN 16931 says against a document: names, order, number, codes and types of elements. */
export function schemaProblems(document: Element): string[] {
  const root = schema.properties?.["ubl:Invoice"] ?? {};
  const problems: string[] = [];
  isValid({ "ubl:Invoice": jsonOf(document, root, problems) });
  for (const { instancePath, message, params } of isValid.errors ?? [])
    problems.push(`${instancePath} ${message} ${JSON.stringify(params)}`);
  return problems;
}

function jsonOf(element: Element, given: Schema, problems: string[]): unknown {
  if (element.children.length === 0) return element.text;
  const { properties = {} } = resolved(given);
  const order = Object.keys(properties);
  const result: Record<string, unknown> = {};
  let last = 0;
  for (const child of element.children) {
    const name = AS_INVOICE[child.name] ?? child.name;
    const place = order.indexOf(name);
    if (place < last) problems.push(`${element.name}: ${name} is unknown or comes too late`);
    last = Math.max(last, place);
    const known = resolved(properties[name] ?? {});
    if (known.type === "array") {
      const list = (result[name] ?? []) as unknown[];
      result[name] = [...list, jsonOf(child, known.items ?? {}, problems)];
    } else if (name in result) problems.push(`${element.name}: ${name} stands twice`);
    else result[name] = jsonOf(child, known, problems);
    for (const [attribute, value] of Object.entries(child.attributes)) result[`${name}@${attribute}`] = value;
  }
  return result;
}

function resolved(given: Schema): Schema {
  if (!given.$ref) return given;
  const name = given.$ref.split("/").at(-1) ?? "";
  return resolved(schema.$defs?.[name] ?? {});
}
