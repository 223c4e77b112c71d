import {Upload} from "lucide-react";
import {type DragEvent, useRef, useState} from "react";
import {useCore} from "../../core/core";
import {Button} from "../../design/button";
import {ACCEPT, RULES} from "./rules";
import {addFiles} from "./transfers";

/** Files can be dropped here, or chosen with the button, which is also the way of the keyboard. */
export function DropArea() {
  const core = useCore();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    addFiles(core, [...event.dataTransfer.files]);
  };
  return (
    <section
      className="drop-area"
      aria-label="Add files"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        aria-label="Files"
        tabIndex={-1}
        multiple
        accept={ACCEPT}
        onChange={(event) => {
          addFiles(core, [...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Button look="main" onClick={() => input.current?.click()}>
        <Upload size={18} aria-hidden />
        Choose files
      </Button>
      <p>or drop them here</p>
      <p className="quiet small">{RULES}</p>
    </section>
  );
}
