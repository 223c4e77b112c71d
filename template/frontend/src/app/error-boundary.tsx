import {Component, type ReactNode} from "react";
import {Button} from "../design/button";

/** A mistake in one page, or a page of an older release that is not there any more, leaves the rest usable. */
export class ErrorBoundary extends Component<{children: ReactNode}, {failed: boolean}> {
  override state = {failed: false};

  static getDerivedStateFromError() {
    return {failed: true};
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="centred" role="alert">
        <h1>This page could not be shown</h1>
        <p className="quiet">Loading it again usually helps.</p>
        <Button look="main" onClick={() => location.reload()}>
          Load again
        </Button>
      </div>
    );
  }
}
