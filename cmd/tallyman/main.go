// Command tallyman turns customs records into checkable evidence. See
// internal/pipeline for the way of the data and internal/cli for the verbs.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"tallyman/internal/app"
	"tallyman/internal/cli"
)

// version is set by the build.
var version = "dev"

func main() {
	// The first signal asks the work to end cleanly; a second one kills.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	code := cli.Run(ctx, app.Version{Version: version}, os.Args[1:], cli.IO{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.LookupEnv,
	})
	stop()
	os.Exit(code)
}
