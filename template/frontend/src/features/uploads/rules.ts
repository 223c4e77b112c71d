/** The server's rules, told before anything is sent. The server decides: it looks into the file. */
const LARGEST_BYTES = 10 * 1024 * 1024;
const LONGEST_NAME = 255;

const TYPES = ["image/png", "image/jpeg", "image/webp", "application/pdf"];

export const ACCEPT = TYPES.join(",");
export const RULES = "PNG, JPEG, WebP or PDF, up to 10 MB each.";

/** Why this file would be refused, in one sentence, or undefined. */
export function objection({
  name,
  type,
  size,
}: {
  name: string;
  type: string;
  size: number;
}): string | undefined {
  if (!TYPES.includes(type)) return "This is not a PNG, JPEG, WebP or PDF file.";
  if (size === 0) return "This file is empty.";
  if (size > LARGEST_BYTES) return "This file is larger than 10 MB.";
  if (name.length > LONGEST_NAME) return "The name of this file is too long.";
  return undefined;
}
