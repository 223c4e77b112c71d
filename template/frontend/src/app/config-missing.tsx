import {Button} from "../design/button";

/** Nothing works without /config.json, not even the sign-in. */
export function ConfigMissing() {
  return (
    <main className="centred">
      <h1>We could not load this site</h1>
      <p className="quiet">Check your connection, then try again.</p>
      <Button look="main" onClick={() => location.reload()}>
        Try again
      </Button>
    </main>
  );
}
