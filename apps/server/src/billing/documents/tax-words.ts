import type { TaxCategory } from "@stint/core";

/** What the law wants printed when no tax is charged, and its code in the VATEX list where there is one. */
export const EXEMPTIONS: Partial<Record<TaxCategory, { sentence: string; code?: string }>> = {
  E: { sentence: "Exempt from VAT." },
  AE: {
    sentence:
      "Reverse charge: VAT is to be accounted for by the recipient (Article 196, Directive 2006/112/EC).",
    code: "VATEX-EU-AE",
  },
  K: {
    sentence: "Intra-Community supply, exempt from VAT (Article 138, Directive 2006/112/EC).",
    code: "VATEX-EU-IC",
  },
  G: {
    sentence: "Export outside the EU, exempt from VAT (Article 146, Directive 2006/112/EC).",
    code: "VATEX-EU-G",
  },
  O: { sentence: "Not subject to VAT.", code: "VATEX-EU-O" },
};

const NAMES: Record<TaxCategory, string> = {
  S: "VAT",
  Z: "VAT, zero rated",
  E: "VAT, exempt",
  AE: "VAT, reverse charge",
  K: "VAT, intra-Community supply",
  G: "VAT, export",
  O: "Not subject to VAT",
};

export function taxName(category: TaxCategory): string {
  return NAMES[category];
}
