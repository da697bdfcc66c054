import { ERRORS, type ErrorBody, type ErrorCode, type FieldProblem } from "@stint/protocol";

/** An expected refusal. Thrown anywhere below a route, it becomes the error answer of its code. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldProblem[] | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, more: ProblemDetails = {}) {
    super(more.message ?? ERRORS[code].message);
    this.name = "Problem";
    this.code = code;
    this.fields = more.fields;
    this.details = more.details;
  }

  get status(): (typeof ERRORS)[ErrorCode]["status"] {
    return ERRORS[this.code].status;
  }

  body(): ErrorBody {
    const details = { ...this.details, ...(this.fields && { fields: this.fields }) };
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(Object.keys(details).length > 0 && { details }),
      },
    };
  }
}

export type ProblemDetails = {
  message?: string;
  fields?: FieldProblem[];
  details?: Record<string, unknown>;
};

export function problem(code: ErrorCode, more?: ProblemDetails): Problem {
  return new Problem(code, more);
}

/** A refusal that names one field of the request. */
export function invalidField(field: string, message: string): Problem {
  return new Problem("invalid_request", { fields: [{ field, message }] });
}
