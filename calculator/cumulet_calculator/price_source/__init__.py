"""Where prices come from: AWS's price list, by its query API or its public files."""
