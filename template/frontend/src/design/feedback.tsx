import type {ComponentType, ReactNode} from "react";
import {sentenceOf} from "../core/request-error";
import {Button} from "./button";

/** One sentence that is read out at once, with what can be done about it. */
export function Alert({
  look = "bad",
  action,
  children,
}: {
  look?: "bad" | "good" | "note";
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={`alert alert-${look}`} role={look === "bad" ? "alert" : "status"}>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Why something could not be read, and a second try. */
export function Failure({error, onRetry}: {error: unknown; onRetry: () => void}) {
  return <Alert action={<Button onClick={onRetry}>Try again</Button>}>{sentenceOf(error)}</Alert>;
}

export function Empty({
  icon: Icon,
  title,
  children,
}: {
  icon: ComponentType<{size?: number}>;
  title: string;
  children: ReactNode;
}) {
  return (
    <div className="empty">
      <span className="empty-icon" aria-hidden>
        <Icon size={22} />
      </span>
      <h2>{title}</h2>
      <p className="quiet">{children}</p>
    </div>
  );
}

/** The shape of a list that is on its way. */
export function Skeleton({rows = 3, label = "Loading"}: {rows?: number; label?: string}) {
  return (
    <div role="status" aria-label={label}>
      <ul className="list" aria-hidden>
        {Array.from({length: rows}, (_, row) => `row-${row}`).map((row) => (
          <li key={row} className="stack">
            <span className="skeleton" />
            <span className="skeleton" />
          </li>
        ))}
      </ul>
    </div>
  );
}
