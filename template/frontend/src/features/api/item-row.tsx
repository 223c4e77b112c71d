import {Pencil, Trash2, Zap} from "lucide-react";
import {useState} from "react";
import {moment, seconds} from "../../core/format";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert} from "../../design/feedback";
import {EditForm} from "./edit-form";
import {type Item, isUnsaved} from "./items";
import {type Arrival, useArrival} from "./live-items";
import {useDeleteItem} from "./use-items";

export function ItemRow({item}: {item: Item}) {
  const [mode, setMode] = useState<"shown" | "edited" | "asked">("shown");
  const arrival = useArrival(item.itemId);
  const show = () => setMode("shown");
  return (
    <li className="item" data-arrived={mode === "shown" && arrival !== undefined} aria-busy={isUnsaved(item)}>
      {mode === "edited" ? <EditForm item={item} onDone={show} /> : <Content item={item} arrival={arrival} />}
      {mode === "shown" && !isUnsaved(item) && (
        <div className="item-actions">
          <Button look="quiet" icon aria-label={`Edit ${item.title}`} onClick={() => setMode("edited")}>
            <Pencil size={17} aria-hidden />
          </Button>
          <Button look="quiet" icon aria-label={`Delete ${item.title}`} onClick={() => setMode("asked")}>
            <Trash2 size={17} aria-hidden />
          </Button>
        </div>
      )}
      {mode === "asked" && <ConfirmDelete item={item} onKeep={show} />}
    </li>
  );
}

function Content({item, arrival}: {item: Item; arrival: Arrival | undefined}) {
  return (
    <div className="item-content">
      <h2 className="line-title">{item.title}</h2>
      {item.note && <p className="item-note">{item.note}</p>}
      <p className="quiet small row">
        {isUnsaved(item) ? "Saving…" : <time dateTime={item.updatedAt}>{moment(item.updatedAt)}</time>}
        {arrival && <Pushed arrival={arrival} />}
      </p>
    </div>
  );
}

/** That the change came back over the push connection, and how long its way was. */
function Pushed({arrival: {milliseconds}}: {arrival: Arrival}) {
  return (
    <span className="badge badge-good figures">
      <Zap size={12} aria-hidden />
      {milliseconds === undefined ? "Pushed" : `Pushed in ${seconds(milliseconds)}`}
    </span>
  );
}

function ConfirmDelete({item, onKeep}: {item: Item; onKeep: () => void}) {
  const deletion = useDeleteItem(item);
  return (
    <div className="item-question stack">
      {deletion.isError && <Alert>Not deleted. {sentenceOf(deletion.error)}</Alert>}
      <div className="row">
        <Button look="danger" autoFocus busy={deletion.isPending} onClick={() => deletion.mutate()}>
          Delete for good
        </Button>
        <Button look="quiet" onClick={onKeep}>
          Keep
        </Button>
      </div>
    </div>
  );
}
