import {Radio} from "lucide-react";
import {clock, seconds} from "../../core/format";
import {Empty} from "../../design/feedback";
import {type Entry, useActivity} from "./activity-log";
import "./activity.css";

export function ActivityAside() {
  return (
    <section className="card activity-aside" aria-labelledby="activity-heading">
      <h2 id="activity-heading">Activity</h2>
      <ActivityList />
    </section>
  );
}

export function ActivityList() {
  const entries = useActivity();
  if (entries.length === 0) {
    return (
      <Empty icon={Radio} title="Quiet so far">
        What happens to your things appears here the moment it happens.
      </Empty>
    );
  }
  return (
    <ol className="activity" aria-label="Activity" aria-live="polite">
      {entries.map((entry) => (
        <Line key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Line({entry: {words, type, time, milliseconds}}: {entry: Entry}) {
  return (
    <li>
      <p className="activity-words">
        {words}
        {milliseconds !== undefined && (
          <span className="badge badge-good figures">{seconds(milliseconds)}</span>
        )}
      </p>
      <p className="quiet small row">
        <time dateTime={time}>{clock(time)}</time>
        <code>{type}</code>
      </p>
    </li>
  );
}
