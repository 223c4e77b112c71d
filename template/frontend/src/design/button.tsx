import type {ButtonHTMLAttributes, MouseEvent} from "react";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "main" | "plain" | "quiet" | "danger";
  /** Shows that work is going on and ignores clicks; focus stays where it is. */
  busy?: boolean;
  /** Square, for an icon; then an aria-label is needed. */
  icon?: boolean;
}

export function Button({
  look = "plain",
  busy = false,
  icon = false,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${look}${icon ? " button-icon" : ""} ${rest.className ?? ""}`}
      aria-disabled={busy || undefined}
      onClick={click}
    >
      {busy && <span className="spinner" aria-hidden />}
      {busy && icon ? null : children}
    </button>
  );
}
